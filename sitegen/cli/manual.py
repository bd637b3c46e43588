"""What the command line says of itself: usage, options, commands, the page docs/cli.md; key → (Chinese, English)."""

from __future__ import annotations

MANUAL: dict[str, tuple[str, str]] = {
    # ── usage ──
    "program.help": (
        "用一个仓库生成整个政府网站集群：内容在 content/，站点在 sites/，主题在 themes/，生成的网站在 build/sites/。",
        "Builds a whole cluster of government portals from one repository: content/ + sites/ + themes/ → build/sites/.",
    ),
    "usage.usage": ("用法：", "Usage: "),
    "usage.options": ("[选项]", "[OPTIONS]"),
    "usage.command": ("命令 …", "COMMAND …"),
    "usage.options-title": ("选项", "Options"),
    "usage.commands-title": ("命令", "Commands"),
    "usage.error": ("用法有误：{message}", "Wrong usage: {message}"),
    "usage.try": ("运行“{command} --help”查看说明。", 'Run "{command} --help" for help.'),
    "usage.no-command": ("没有“{name}”这个命令", 'there is no command "{name}"'),
    "usage.no-option": ("没有“{name}”这个选项", 'there is no option "{name}"'),
    "usage.no-site": ("没有“{name}”这个站点", 'there is no site "{name}"'),
    "usage.no-kind": ("没有“{name}”这种内容类型", 'there is no kind of document "{name}"'),
    "usage.no-section": ("没有“{name}”这个栏目", 'there is no section "{name}"'),
    "usage.near": ("，是不是“{near}”？", '; did you mean "{near}"?'),
    "usage.known": ("。可以用：{known}。", ". There are: {known}."),
    "usage.choice": ("{option} 只能是：{known}。", "{option} is one of: {known}."),
    "usage.value": ("{option} 的值不对（{message}）", "the value of {option} is wrong ({message})"),
    "usage.value-missing": ("{option} 后面缺少内容，或多写了内容", "{option} lacks its value, or takes none"),
    "usage.missing": ("缺少“{name}”", '"{name}" is missing'),
    "usage.extra": ("多写了内容：{names}", "unexpected: {names}"),
    "usage.number-most": ("{option} 最大是 {most}，写的是“{value}”", "{option} is at most {most}, not {value}"),
    "usage.number": ("{option} 应当是整数，写的是“{value}”", '{option} takes a whole number, not "{value}"'),
    "usage.clock": (
        '{option} 的时间读不懂：“{value}”。写成 "2026-03-05 09:30"、2026-03-05T09:30 或 2026-03-05T09:30+08:00',
        '{option} cannot be read: "{value}". Write "2026-03-05 09:30", 2026-03-05T09:30 or 2026-03-05T09:30+08:00',
    ),
    "usage.clock-year": (
        "{option} 只能是 {first} 年到 {last} 年之间的时刻，写的是“{value}”",
        '{option} must lie between the years {first} and {last}, not "{value}"',
    ),
    "usage.root": ("{path} 里没有 sites/ 目录，不是网站集群的根目录", "{path} has no folder sites/: it is not the root of a cluster"),
    "usage.no-cluster": (
        "{path} 和它的上级目录里都没有 sites/platform.yml。请到仓库里运行，或用 --root 指定；新建一个集群用 sitegen init",
        'neither {path} nor a folder above it holds sites/platform.yml. Run it in the repository or give --root; "sitegen init" makes a new cluster',
    ),
    "usage.host": ("“{value}”不是 IP 地址。写成 127.0.0.1 或 0.0.0.0", '"{value}" is no IP address. Write 127.0.0.1 or 0.0.0.0'),
    "usage.domain": (
        "“{value}”不是域名。只用小写英文、数字、点和连字符",
        '"{value}" is no domain name: lower-case letters, digits, dots and hyphens',
    ),
    "usage.build": (
        "不能生成到 {path}：那里是仓库的根目录、上级目录，或内容、站点、主题所在的目录",
        "cannot build into {path}: it is the repository's root, lies above it, or holds the inputs",
    ),
    "list.comma": ("、", ", "),
    "list.or": ("”或“", '" or "'),
    # ── options ──
    "option.help": ("显示这份说明", "Show this help"),
    "option.version": ("显示版本", "Show the version"),
    "option.lang": ("界面语言；默认看系统语言，中文系统用中文", "Language of the messages; by default the locale's"),
    "option.root": ("仓库的根目录；默认从当前目录向上找", "The repository's root; by default the nearest one upwards"),
    "option.build": ("输出目录；默认是根目录下的 build", "The output; by default build/ in the root"),
    "option.format": ("text 给人看，json 给程序看", "text for people, json for machines"),
    "option.clock": (
        '按这个时刻生成，例如 "2026-03-05 09:30"；默认是现在',
        'Build as of this moment, for example "2026-03-05 09:30"; by default now',
    ),
    "option.diff-since": (
        "与这个版本比较，例如 origin/main；等于只写一个版本",
        "Compare with this revision, for example origin/main; the same as naming one",
    ),
    "option.html": ("把差异写成一个 HTML 文件，供合并请求查看", "Write the differences as one HTML file, for a merge request"),
    "option.as": (
        "同时预览这个版本（git 提交、分支或标签），只读；可以写多次",
        "Preview this revision too (a commit, branch or tag), read-only; may be given several times",
    ),
    "option.serve-since": (
        "在浏览器里显示这个版本之后改变了哪些网页，例如 origin/main",
        "Show in the browser which pages change since this revision, for example origin/main",
    ),
    "option.compare": (
        "在浏览器里显示两个版本之间改变了哪些网页，例如 v1 v2",
        "Show in the browser which pages change between two revisions, for example v1 v2",
    ),
    "usage.compare": ("--since 和 --compare 只能写一个", "give either --since or --compare"),
    "option.port": ("端口；默认 {port}，被占用时用后面的", "The port; {port} by default, or the next that is free"),
    "option.host": (
        "监听的地址；默认 127.0.0.1，只有本机能访问",
        "The address to listen at; 127.0.0.1 by default, which only this machine reaches",
    ),
    "option.domain": (
        "预览域名的后缀；默认 localhost。供其他机器访问时，写一个解析到本机的泛域名",
        "What the preview's host names end in; localhost by default. For other machines, a wildcard domain that leads here",
    ),
    "option.share": ("让其他机器也看到问题和控制", "Show problems and controls to other machines too"),
    "option.serve-clock": (
        '按这个时刻预览，例如 "2027-03-01 09:00"；默认是现在，在浏览器里可以改',
        'Preview as of this moment, for example "2027-03-01 09:00"; now by default, and to be changed in the browser',
    ),
    "option.drafts": ("把草稿当作已发布的显示", "Show drafts as if they were published"),
    "option.navigate": ("保存一篇文档后，浏览器转到它的网页", "When a document is saved, the browser goes to its page"),
    "option.poll": (
        "定时查看文件是否有变化，不依靠系统的通知（网络磁盘、虚拟机共享目录）",
        "Look for changes again and again instead of waiting for the system's events (network disks, folders shared with a virtual machine)",
    ),
    "option.site": ("只处理这个站点；可以写多次", "This site only; may be given several times"),
    "option.jobs": ("同时运行多少个进程；默认等于处理器数", "How many processes; by default one for each processor"),
    "option.full": ("不用缓存，全部重新生成", "Build everything, without the cache"),
    "option.strict": ("警告也算错误", "Warnings count as errors"),
    "option.slow": ("列出最费时间的页面类型", "Show which kinds of pages take longest"),
    "option.all": ("全部列出，不省略", "Show everything"),
    "option.since": (
        "只报告这个版本之后的改动带来的问题，例如 origin/main",
        "Report only what the change since this revision introduced, for example origin/main",
    ),
    "option.next": ("只输出下一个时刻（ISO 8601），供定时任务使用", "Print only the next instant (ISO 8601), for cron"),
    "option.limit": ("最多列出多少个时刻，默认 {count}", "How many instants to show; {count} by default"),
    "option.state": ("只删除缓存（build/.state），保留生成的网站", "Remove only the cache (build/.state); the sites stay"),
    "option.yes": ("不询问，直接删除", "Do not ask"),
    "option.title": ("标题", "The title"),
    "option.new-site": ("站点编号；和 --section 一起决定放在哪个目录", "The site's id; with --section it decides the folder"),
    "option.new-section": ("栏目编号，例如 disclosure/policies", "The section's id, for example disclosure/policies"),
    "option.name": (
        "文件名（网址里的名字），只用小写英文、数字和连字符；默认用标题",
        "The file's name, which becomes part of the URL; by default the title",
    ),
    "option.new-clock": ("发布日期；默认是现在", "When it is published; by default now"),
    "option.english": ("文档信息用英文名称", "Write the English keys of the front matter"),
    "option.git": ("同时建立 git 仓库", "Make it a git repository too"),
    # ── commands ──
    "init.short": ("新建一个网站集群", "Start a new cluster"),
    "init.help": (
        "在一个空目录里新建一个小型集群：平台设置、机构、一个门户、一个县、一个部门、十几篇示例文档、gov 主题，以及持续集成配置。目录不为空时不会改动任何文件。",
        "Starts a small cluster in the empty folder DIR: settings, organisations, a portal, a county, a department, a dozen "
        "documents, the theme gov and CI files. A folder that is not empty is left alone.",
    ),
    "new.short": ("新建一篇文档", "Start a new document"),
    "new.help": (
        "新建一篇文档，填好能填的文档信息。内容类型写中文或英文都可以，例如 政策文件 或 policy。放在哪里：写出文件（在 content/ 里），或者用 --site 和 --section 指定栏目。已有的文件不会被覆盖。",
        "Makes a document with its front matter filled in as far as possible. KIND is the kind, for example policy or 政策文件. "
        "Say where it goes by PATH (a file under content/) or by --site and --section. No file is overwritten.",
    ),
    "assign.short": ("给没有索引号的文档编号", "Give index numbers to documents without one"),
    "assign.help": (
        "给应当编入政府信息公开目录而没有索引号的文档编号，写进文档信息，文件其余部分一个字节也不改。"
        "下一个号由已有的号得出，没有计数文件；两个分支合并后重号的，保留合并前已发布的那个（没有发布过的，保留发布日期较早的），其余另编。"
        "已经发布的号不会改动。平台要先在 sites/platform.yml 里写“索引号”的格式。",
        "Numbers documents that belong in the disclosure catalogue and have no index number, in their front matter; every other byte "
        "stays. The next number follows from those there are: there is no counter file. Where two branches took the same number, the "
        "document that had it before the merge keeps it (else the one published first) and the others get new ones. Published numbers "
        "never change. The pattern is set in sites/platform.yml.",
    ),
    "assign.no-pattern": (
        "sites/platform.yml 里没有写“索引号”的格式（index_number），不能编号",
        "sites/platform.yml has no index_number: nothing to number by",
    ),
    "assign.no-revision": ("找不到版本 {name}：{problem}", "there is no revision {name}: {problem}"),
    "assign.given": ("{path}  {number}", "{path}  {number}"),
    "assign.again": ("{path}  {number}（原来的 {before} 与另一篇文档重复）", "{path}  {number} (was {before}, which another document has)"),
    "assign.refused": (
        "{path}  不能编号：缺少 {segment}（机构代码，或文档的主题、类型）",
        "{path}  cannot be numbered: no value for {segment}",
    ),
    "assign.done": ("读了 {documents} 篇文档，编号 {given} 篇。", "{documents} documents read, {given} numbered."),
    "assign.would": (
        "读了 {documents} 篇文档，需要编号 {given} 篇；没有写任何文件。",
        "{documents} documents read, {given} to be numbered; nothing was written.",
    ),
    "option.assign-since": (
        "已发布的版本，这里有的索引号不变；默认是上一次合并之前",
        "What is published; numbers in it stay. By default what was there before the last merge",
    ),
    "option.dry-run": ("只列出，不写文件", "Only list, write nothing"),
    "check.short": ("检查全部内容，不写任何网页", "Check everything, write nothing"),
    "check.help": (
        "检查全部内容、设置和链接，报告所有问题，不写网页。加 --since 只报告改动带来的问题，"
        "包括丢失的网址：原来发布的网址，现在既没有页面，也没有跳转，文档也没有写明撤回、草稿、下线日期或以后的发布日期。"
        "直接删除文件也算丢失网址，除非别的文档把它写进了“旧地址”。",
        "Checks content, settings and links and reports everything, writing no page. With --since only what the change introduced, "
        "lost addresses among it: an address published before that has no page now, no redirect, and whose document does not say "
        "that it is withdrawn, a draft, off line or scheduled. Deleting a file loses its address too, unless another document names "
        "the address among its aliases.",
    ),
    "build.short": ("生成全部站点", "Build all sites"),
    "build.help": (
        "生成 sites/ 里的全部站点，写到 build/sites/。只重新生成受改动影响的页面；有错误的文档保留上一次的页面，其余照常生成。",
        "Builds every site of sites/ into build/sites/. Only what a change touches is made again; a document with a mistake keeps "
        "its last good page and everything else is built.",
    ),
    "diff.short": ("两个版本之间改变了哪些网页", "Which pages change between two revisions"),
    "diff.help": (
        "列出两个版本之间哪些站点的哪些网页新增、删除、改变，逐字节比较。只写一个版本时，与现在的文件比较。"
        "第一次比较要生成全部网页（不写文件），以后只生成变化的。在浏览器里对照：sitegen serve --since 版本，两个版本用 --compare 版本 版本；给合并请求的报告：--html。",
        "Lists which pages of which sites are added, removed or changed between two revisions, compared byte for byte. With one "
        "revision, compares it with the files as they are. The first comparison makes every page (and writes none), later ones what "
        "changed. To see them in the browser: sitegen serve --since REV, or --compare REV REV for two revisions; as a report for a merge request: --html.",
    ),
    "diff.before": ("[版本]", "[REV]"),
    "diff.after": ("[版本]", "[REV]"),
    "diff.which": (
        "写出要比较的版本，例如 origin/main（或 --since origin/main）",
        "say which revision to compare with, for example origin/main (or --since origin/main)",
    ),
    "diff.site": ("{name}（{site}）：{count} 个网页", "{name} ({site}): {count} pages"),
    "diff.more": ("另有 {count} 个网页没有列出，用 --all 全部列出。", "{count} more pages; --all shows them."),
    "diff.alike": (
        "{count} 个网页只因设置或主题改变：{what}。例如 {url}",
        "{count} pages that differ by settings or theme only: {what}; for example {url}",
    ),
    "diff.facts": ("{named} 等 {count} 项", "{named} and others, {count} in all"),
    "diff.comma": ("、", ", "),
    "diff.files": ("现在的文件", "the files as they are"),
    "diff.done": (
        "{before} → {after}，时刻 {clock}：新增 {added}，删除 {removed}，改变 {changed}。",
        "{before} → {after} at {clock}: {added} added, {removed} removed, {changed} changed.",
    ),
    "diff.error": (
        "改动以后多出 1 个错误。设置或文档本身有错误的，停在上一个好的样子，新的不会出现：",
        "With the change there is 1 more error. Where settings or a document itself are wrong, it stays as it was last, and a new one is missing:",
    ),
    "diff.errors": (
        "改动以后多出 {count} 个错误。设置或文档本身有错误的，停在上一个好的样子，新的不会出现：",
        "With the change there are {count} more errors. Where settings or a document itself are wrong, it stays as it was last, and a new one is missing:",
    ),
    "diff.shards": (
        "静态检索：{name}（{site}）有 {count} 篇文档的检索数据改变，数据文件不逐个列出。",
        "Static search: {name} ({site}) has other data of {count} documents; its files are not listed.",
    ),
    "diff.nothing": ("{before} → {after}，时刻 {clock}：网页完全相同。", "{before} → {after} at {clock}: every page is the same."),
    "serve.short": ("在本机预览全部站点", "Preview every site on this machine"),
    "serve.help": (
        "在本机预览全部站点，每个站点用自己的域名（www.localhost、jyj.localhost……），网站群目录在 http://localhost:8000/。"
        "不需要先生成：打开哪个网页就生成哪个网页，与正式生成的逐字节相同。保存文件后，打开着的网页自动更新；有错误时在网页上指出。按 Ctrl-C 结束。",
        "Previews every site on this machine under a name of its own (www.localhost, jyj.localhost, …); the cluster's index is at "
        "http://localhost:8000/. Nothing needs to be built first: a page is made when it is opened, byte for byte as build would. "
        "Open pages follow what is saved; mistakes are shown on the page. Ctrl-C ends it.",
    ),
    "serve.begun": ("预览：{url}（Ctrl-C 结束）", "Preview: {url} (Ctrl-C ends it)"),
    "serve.ready": (
        "{time}  已读取 {files} 个文件，{sites} 个域名可以访问（{seconds} 秒）",
        "{time}  {files} files read, {sites} hosts answer ({seconds} s)",
    ),
    "serve.updated": (
        "{time}  {files}（{seconds} 秒，{pages} 个打开的网页已刷新）",
        "{time}  {files} ({seconds} s, {pages} open pages reloaded)",
    ),
    "serve.open": (
        "注意：同一网络中的其他机器也能访问这个预览（{host}:{port}），包括未发布的内容。它们看不到问题和控制；要让它们也看到，加 --share",
        "Note: other machines of the network can reach this preview ({host}:{port}), what is not published yet included. They see no problems and no controls; --share shows them",
    ),
    "serve.open-shared": (
        "注意：同一网络中的其他机器也能访问这个预览（{host}:{port}），能看到问题，也能改变预览的时刻",
        "Note: other machines of the network can reach this preview ({host}:{port}), see its problems and change its time",
    ),
    "serve.open-names": (
        "其他机器上 *.localhost 指的是它们自己，打不开各站点：加 --domain，写一个解析到本机的泛域名",
        "On other machines *.localhost means themselves, so that no site opens there: give a wildcard domain that leads here with --domain",
    ),
    "serve.hint": ("  解决办法：{hint}", "  hint: {hint}"),
    "serve.nowhere-draft": (
        "  {path} 没有网页可去：它是草稿。在目录页勾选“显示草稿”，或者加 --drafts",
        '  {path} has no page to go to: it is a draft. Choose "Show drafts" in the index, or add --drafts',
    ),
    "serve.nowhere-scheduled": (
        "  {path} 没有网页可去：还没到发布时间。在目录页改预览的时刻，或者加 --clock",
        "  {path} has no page to go to: its time of publication is to come. Choose another time in the index, or add --clock",
    ),
    "serve.nowhere-withdrawn": ("  {path} 没有网页可去：已经撤回", "  {path} has no page to go to: it is withdrawn"),
    "serve.nowhere-offline": ("  {path} 没有网页可去：已经过了下线日期", "  {path} has no page to go to: its time is over"),
    "serve.nowhere-broken": (
        "  {path} 没有网页可去：文件有错误，见目录页的“问题”",
        '  {path} has no page to go to: the file has errors, see "Problems" in the index',
    ),
    "serve.polls-asked": ("按 --poll 定时查看文件是否有变化", "Looking for changes again and again, as --poll asks"),
    "serve.polls-remote": (
        "文件在网络磁盘上，系统不会通知变化，改为定时查看",
        "The files lie on a network file system, which tells of no changes: looking again and again instead",
    ),
    "serve.polls-limit": (
        "系统能监视的目录数已用完，改为定时查看。管理员可以调大 fs.inotify.max_user_watches",
        "The system's limit of watched folders is reached: looking again and again instead. An administrator can raise fs.inotify.max_user_watches",
    ),
    "serve.polls-instances": (
        "系统允许同时监视文件的程序数已用完，改为定时查看。关掉一些编辑器等程序，或者请管理员调大 fs.inotify.max_user_instances",
        "The system lets no more programs watch files: looking again and again instead. End some of them (editors), or have an "
        "administrator raise fs.inotify.max_user_instances",
    ),
    "serve.polls-ended": (
        "系统的变化通知中断了，改为定时查看。重新运行 sitegen serve 可恢复",
        "The notices of changes broke off: looking again and again instead. Start sitegen serve again to have them back",
    ),
    "search.short": ("检索网站内容，或核对检索用例", "Search the sites, or check golden queries"),
    "search.help": (
        "在上次生成的索引里检索。默认检索全平台；--site 只检索一个站点，--scope tree 连同它的下级站点。"
        "--check 逐条核对一个检索用例文件，不符合时退出码为 1，可用在 CI 里。写法见 docs/search.md。",
        "Searches the index of the last build: the whole platform, or one site with --site, or that site with its sub-sites with "
        "--scope tree. --check runs a file of golden queries and exits with 1 where one is not met, for CI. See docs/search.md.",
    ),
    "option.search-site": ("从这个站点检索", "search from this site"),
    "option.scope": ("范围：本站、本站及下级站点、全平台", "this site, the site with its sub-sites, or all sites"),
    "option.sort": ("按相关度或按日期排列", "order by relevance or by date"),
    "option.page": ("第几页", "which page"),
    "option.engine": (
        "用这个引擎检索，不论设置里是哪个；先为它另建一份索引，供比较",
        "search with this engine, whatever the settings name; its index is made beside first, to compare both",
    ),
    "option.facet": ("只要这一类", "only these"),
    "option.golden": ("核对检索用例", "check golden queries"),
    "option.against": (
        "核对时与这份排名记录比较，应找到的文档位次下降即不通过",
        "with --check: compare with this record of ranking; not passed when a wanted document stands lower",
    ),
    "option.record": ("核对后把排名写入这份记录", "with --check: write the ranking to this record"),
    "option.search-serve": ("启动检索服务", "run the search service"),
    "option.search-host": ("检索服务监听的地址", "address the search service listens on"),
    "option.search-port": ("检索服务监听的端口", "port the search service listens on"),
    "option.search-processes": ("检索服务的进程数", "processes of the search service"),
    "option.zero-results": (
        "从检索服务的日志文件夹列出没有结果的检索词",
        "list queries without results, from the log folder of the search service",
    ),
    "search.serving": ("检索服务已启动：{url}。按 Ctrl-C 停止。", "Search service at {url}. Ctrl-C stops it."),
    "search.zero-results": (
        "没有结果的检索词，共 {count} 个（只列多次出现的）：次数、检索词、站点",
        "{count} queries without results (only those asked several times): times, query, site",
    ),
    "verify.short": ("从头再生成一次，逐字节核对", "Build again from nothing and compare byte for byte"),
    "verify.help": (
        "用同样的内容、同样的时刻从头再生成一次（不动现有的网站），与 build/ 逐字节比较，列出缺少、多余和不同的文件。全部一致时退出码为 0，有不同为 1，内容改动后还没有生成为 2，没有可核对的网站为 3。",
        "Builds the same inputs at the same clock once more from nothing, beside the output, and compares byte for byte: missing, "
        "extra and different files. Exit code 0 equal, 1 different, 2 when inputs changed and were not built yet, 3 when there is no build.",
    ),
    "why.short": ("说明一个页面由什么生成、依据什么、为什么更新", "Say what made a page, and what it depends on"),
    "why.help": (
        "说明一个页面由什么生成、上次为什么重新生成、依据哪些文档、列表、模板和设置。可以写网址、“站点/路径”、build/ 里的文件，或 content/ 里的文件。",
        "Says what a page is made of, what made it render last and everything it depends on. Takes a URL, site/route, a file of "
        "the output or a file of content/.",
    ),
    "why.target": ("网址或路径", "URL-OR-PATH"),
    "due.short": ("列出以后到哪些时刻内容会自动变化", "List the instants at which something changes by itself"),
    "due.help": (
        "列出今后会自动变化的时刻和内容：定时发布、定时下线、失效、征集截止、取消置顶、站点下线等。到时再运行一次 sitegen build 即可；--next 供定时任务使用。",
        "Lists the coming instants at which something changes by itself: scheduled, expiring, lapsing, closing documents, sites going "
        'off line. Run "sitegen build" then; --next is for cron.',
    ),
    "schema.short": ("写出 JSON Schema，供编辑器自动补全", "Write JSON Schemas, for completion in editors"),
    "schema.help": (
        "把文档信息、平台设置、机构和站点文件的 JSON Schema 写到目录 DIR。编辑器用它补全名称、提示含义、标出写错的地方；"
        "怎样配置见 docs/settings.md。",
        "Writes JSON Schemas of front matter, platform.yml, organisations.yml and site files into DIR. Editors complete, explain "
        "and check keys with them; docs/settings.md says how to set it up.",
    ),
    "clean.short": ("删除生成的网站和缓存", "Remove the output and the cache"),
    "clean.help": (
        "删除 build/（生成的网站和缓存）。内容、站点和主题不受影响，再运行 sitegen build 就能重新生成。",
        "Removes build/: the output and the cache. Content, sites and themes are not touched; the next build makes it again.",
    ),
    # ── reference ──
    "reference.head": (
        "# 命令行 Command line\n\n"
        "由命令本身生成：`python -m sitegen.cli.reference > docs/cli.md`。界面语言跟随系统，也可以写 `--lang zh` 或 `--lang en`。"
        "问题的格式是 `文件:行:列: 错误[编号]: 内容`，接着是那一行原文、位置和解决办法。",
        "Made from the commands themselves. The language follows the locale, or `--lang zh`, `--lang en`. A finding reads "
        "`path:line:column: error[code]: message`, then the source line, a caret and a hint. `--format json` prints one object: "
        "`diagnostics` (code, severity, path, line, column, message, hint), `totals` by site, `seconds`, `clock`.",
    ),
    "reference.exit-0": ("没有错误", "no errors"),
    "reference.exit-1": (
        "内容或设置有错误（加 --strict 时警告也算）；核对不一致",
        "errors in content or settings (warnings too with --strict); not verified",
    ),
    "reference.exit-2": ("命令写法有误", "wrong usage"),
    "reference.exit-3": (
        "机器的问题（磁盘满、目录被占用）或程序自身的错误",
        "the machine's trouble (disk full, folder in use) or our mistake",
    ),
    "reference.exit-130": ("按 Ctrl-C 停止", "stopped by Ctrl-C"),
}
