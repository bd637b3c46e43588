"""The words of the command line: key → (Chinese, English). A table in code: reading a file would cost every start."""

from __future__ import annotations

from sitegen.cli.names import NAMES

WORDS: dict[str, tuple[str, str]] = {
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
    "usage.number": ("{option} 应当是整数，写的是“{value}”", '{option} takes a whole number, not "{value}"'),
    "usage.clock": (
        "{option} 的时间读不懂：“{value}”。写成 \"2026-03-05 09:30\"、2026-03-05T09:30 或 2026-03-05T09:30+08:00",
        '{option} cannot be read: "{value}". Write "2026-03-05 09:30", 2026-03-05T09:30 or 2026-03-05T09:30+08:00',
    ),
    "usage.root": ("{path} 里没有 sites/ 目录，不是网站集群的根目录", "{path} has no folder sites/: it is not the root of a cluster"),
    "usage.no-cluster": (
        "{path} 和它的上级目录里都没有 sites/platform.yml。请到仓库里运行，或用 --root 指定；新建一个集群用 sitegen init",
        'neither {path} nor a folder above it holds sites/platform.yml. Run it in the repository or give --root; "sitegen init" makes a new cluster',
    ),
    "usage.host": ("“{value}”不是 IP 地址。写成 127.0.0.1 或 0.0.0.0", '"{value}" is no IP address. Write 127.0.0.1 or 0.0.0.0'),
    "usage.domain": ("“{value}”不是域名。只用小写英文、数字、点和连字符", '"{value}" is no domain name: lower-case letters, digits, dots and hyphens'),
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
        "按这个时刻生成，例如 \"2026-03-05 09:30\"；默认是现在",
        'Build as of this moment, for example "2026-03-05 09:30"; by default now',
    ),
    "option.diff-since": ("与这个版本比较，例如 origin/main；等于只写一个版本", "Compare with this revision, for example origin/main; the same as naming one"),
    "option.html": ("把差异写成一个 HTML 文件，供合并请求查看", "Write the differences as one HTML file, for a merge request"),
    "option.as": ("同时预览这个版本（git 提交、分支或标签），只读；可以写多次", "Preview this revision too (a commit, branch or tag), read-only; may be given several times"),
    "option.serve-since": ("在浏览器里显示这个版本之后改变了哪些网页，例如 origin/main", "Show in the browser which pages change since this revision, for example origin/main"),
    "option.compare": (
        "在浏览器里显示两个版本之间改变了哪些网页，例如 v1 v2",
        "Show in the browser which pages change between two revisions, for example v1 v2",
    ),
    "usage.compare": ("--since 和 --compare 只能写一个", "give either --since or --compare"),
    "option.port": ("端口；默认 {port}，被占用时用后面的", "The port; {port} by default, or the next that is free"),
    "option.host": ("监听的地址；默认 127.0.0.1，只有本机能访问", "The address to listen at; 127.0.0.1 by default, which only this machine reaches"),
    "option.domain": (
        "预览域名的后缀；默认 localhost。供其他机器访问时，写一个解析到本机的泛域名",
        "What the preview's host names end in; localhost by default. For other machines, a wildcard domain that leads here",
    ),
    "option.share": ("让其他机器也看到问题和控制", "Show problems and controls to other machines too"),
    "option.serve-clock": (
        "按这个时刻预览，例如 \"2027-03-01 09:00\"；默认是现在，在浏览器里可以改",
        'Preview as of this moment, for example "2027-03-01 09:00"; now by default, and to be changed in the browser',
    ),
    "option.drafts": ("把草稿当作已发布的显示", "Show drafts as if they were published"),
    "option.navigate": ("保存一篇文档后，浏览器转到它的网页", "When a document is saved, the browser goes to its page"),
    "option.poll": ("定时查看文件是否有变化，不依靠系统的通知（网络磁盘、虚拟机共享目录）", "Look for changes again and again instead of waiting for the system's events (network disks, folders shared with a virtual machine)"),
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
    "option.name": ("文件名（网址里的名字），只用小写英文、数字和连字符；默认用标题", "The file's name, which becomes part of the URL; by default the title"),
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
    "assign.no-pattern": ("sites/platform.yml 里没有写“索引号”的格式（index_number），不能编号", "sites/platform.yml has no index_number: nothing to number by"),
    "assign.no-revision": ("找不到版本 {name}：{problem}", "there is no revision {name}: {problem}"),
    "assign.given": ("{path}  {number}", "{path}  {number}"),
    "assign.again": ("{path}  {number}（原来的 {before} 与另一篇文档重复）", "{path}  {number} (was {before}, which another document has)"),
    "assign.refused": ("{path}  不能编号：缺少 {segment}（机构代码，或文档的主题、类型）", "{path}  cannot be numbered: no value for {segment}"),
    "assign.done": ("读了 {documents} 篇文档，编号 {given} 篇。", "{documents} documents read, {given} numbered."),
    "assign.would": ("读了 {documents} 篇文档，需要编号 {given} 篇；没有写任何文件。", "{documents} documents read, {given} to be numbered; nothing was written."),
    "option.assign-since": ("已发布的版本，这里有的索引号不变；默认是上一次合并之前", "What is published; numbers in it stay. By default what was there before the last merge"),
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
    "diff.which": ("写出要比较的版本，例如 origin/main（或 --since origin/main）", "say which revision to compare with, for example origin/main (or --since origin/main)"),
    "diff.site": ("{name}（{site}）：{count} 个网页", "{name} ({site}): {count} pages"),
    "diff.more": ("另有 {count} 个网页，用 --all 全部列出。", "{count} more pages; --all shows them."),
    "diff.files": ("现在的文件", "the files as they are"),
    "diff.done": ("{before} → {after}，时刻 {clock}：新增 {added}，删除 {removed}，改变 {changed}。", "{before} → {after} at {clock}: {added} added, {removed} removed, {changed} changed."),
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
    "serve.ready": ("{time}  已读取 {files} 个文件，{sites} 个域名可以访问（{seconds} 秒）", "{time}  {files} files read, {sites} hosts answer ({seconds} s)"),
    "serve.updated": ("{time}  {files}（{seconds} 秒，{pages} 个打开的网页已刷新）", "{time}  {files} ({seconds} s, {pages} open pages reloaded)"),
    "serve.open": (
        "注意：同一网络中的其他机器也能访问这个预览（{host}:{port}），包括未发布的内容。它们看不到问题和控制；要让它们也看到，加 --share",
        "Note: other machines of the network can reach this preview ({host}:{port}), what is not published yet included. They see no problems and no controls; --share shows them",
    ),
    "serve.open-shared": (
        "注意：同一网络中的其他机器也能访问这个预览（{host}:{port}），能看到问题，也能改变预览的时刻",
        "Note: other machines of the network can reach this preview ({host}:{port}), see its problems and change its time",
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
    "option.facet": ("只要这一类", "only these"),
    "option.golden": ("核对检索用例", "check golden queries"),
    "option.against": ("核对时与这份排名记录比较，应找到的文档位次下降即不通过", "with --check: compare with this record of ranking; not passed when a wanted document stands lower"),
    "option.record": ("核对后把排名写入这份记录", "with --check: write the ranking to this record"),
    "option.search-serve": ("启动检索服务", "run the search service"),
    "option.search-host": ("检索服务监听的地址", "address the search service listens on"),
    "option.search-port": ("检索服务监听的端口", "port the search service listens on"),
    "option.search-processes": ("检索服务的进程数", "processes of the search service"),
    "option.zero-results": ("从检索服务的日志文件夹列出没有结果的检索词", "list queries without results, from the log folder of the search service"),
    "search.serving": ("检索服务已启动：{url}。按 Ctrl-C 停止。", "Search service at {url}. Ctrl-C stops it."),
    "search.zero-results": ("没有结果的检索词，共 {count} 个（只列多次出现的）：次数、检索词、站点", "{count} queries without results (only those asked several times): times, query, site"),
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
    # ── machine, us ──
    "fault": ("无法继续：{message} [{code}]", "Cannot go on: {message} [{code}]"),
    "fault.hint": ("  解决办法：{hint}", "  hint: {hint}"),
    "ours": (
        "这是程序的错误，不是您的内容有问题。请把上面的信息交给平台维护人员。",
        "This is our mistake, not one of your content. Please pass the lines above on to whoever maintains the platform.",
    ),
    "interrupted": ("已停止。已经完成的部分保留，下次从这里继续。", "Stopped. What was done is kept; the next run goes on from there."),
    # ── findings ──
    "findings.more": ("还有 {count} 个问题没有列出，加 --all 全部列出。", "{count} more are not shown; --all shows everything."),
    "count.error": ("{count} 个错误", "{count} error"),
    "count.errors": ("{count} 个错误", "{count} errors"),
    "count.warning": ("{count} 个警告", "{count} warning"),
    "count.warnings": ("{count} 个警告", "{count} warnings"),
    "count.note": ("{count} 条提示", "{count} note"),
    "count.notes": ("{count} 条提示", "{count} notes"),
    "count.none": ("没有问题", "no problems"),
    "totals.site": ("站点", "site"),
    "totals.rendered": ("生成", "rendered"),
    "totals.written": ("写入", "written"),
    "totals.reused": ("沿用", "reused"),
    "totals.removed": ("删除", "removed"),
    "totals.failed": ("失败", "failed"),
    "totals.sum": ("合计", "total"),
    "totals.quiet": ("（其余 {count} 个站点没有变化）", "({count} more sites did not change)"),
    "slow.recipe": ("页面类型", "kind of page"),
    "slow.pages": ("页数", "pages"),
    "slow.seconds": ("秒", "seconds"),
    "slow.each": ("每页毫秒", "ms each"),
    "slow.none": ("没有生成页面。", "No page was rendered."),
    "stage.scan": ("查找改动", "Scanning"),
    "stage.parse": ("读取文件", "Reading"),
    "stage.render": ("生成页面", "Rendering"),
    "stage.index": ("建立索引", "Indexing"),
    "stage.publish": ("整理输出", "Publishing"),
    # ── build, check ──
    "build.done": (
        "生成完成：{counts}。{sites} 个站点，生成 {rendered} 个文件，写入 {written} 个，删除 {removed} 个，沿用 {reused} 个。时刻 {clock}，用时 {seconds} 秒。",
        "Built: {counts}. {sites} sites, {rendered} files rendered, {written} written, {removed} removed, {reused} reused. Clock {clock}, {seconds} s.",
    ),
    "build.nothing": (
        "没有需要更新的页面：{counts}。{sites} 个站点，{pages} 个文件。时刻 {clock}，用时 {seconds} 秒。",
        "Nothing to do: {counts}. {sites} sites, {pages} files. Clock {clock}, {seconds} s.",
    ),
    "build.no-cluster": (
        "公共设置有错误，无法生成任何站点：{counts}。已经生成的网站保持不变。",
        "The common settings are broken and nothing can be built: {counts}. What was built before stays as it is.",
    ),
    "check.done": (
        "检查完成：{counts}。{sites} 个站点，{files} 个文件。时刻 {clock}，用时 {seconds} 秒。",
        "Checked: {counts}. {sites} sites, {files} files. Clock {clock}, {seconds} s.",
    ),
    "since.done": (
        "检查完成：{revision}（{commit}）以来的改动带来 {counts}。原有的 {known} 个问题没有列出。用时 {seconds} 秒。",
        "Checked: the change since {revision} ({commit}) introduced {counts}; {known} older findings are left out. {seconds} s.",
    ),
    "since.nothing": (
        "检查完成：{revision}（{commit}）以来的改动没有带来问题。原有的 {known} 个问题没有列出。用时 {seconds} 秒。",
        "Checked: the change since {revision} ({commit}) introduced nothing; {known} older findings are left out. {seconds} s.",
    ),
    "since.no-revision": ("仓库里没有版本“{revision}”（{problem}）", 'there is no revision "{revision}" ({problem})'),
    "since.no-repository": ("--since 需要 git 仓库（{problem}）", "--since needs a git repository ({problem})"),
    # ── search ──
    "search.query": ("检索词 …", "WORDS …"),
    "search.no-query": ("没有写检索词", "no words to search for"),
    "search.total": ("共 {count} 条结果", "{count} results"),
    "search.relaxed": ("没有同时包含所有词的结果，以下 {count} 条包含其中一部分", "No result has all words; {count} have some of them"),
    "search.meant": ("您是不是要找：{text}", "Did you mean: {text}"),
    "search.copies": ("另有 {count} 条内容相同", "{count} more with the same text"),
    "search.golden-failed": (
        "第 {line} 行“{query}”：应找到 {expected}，现在的位次：{place}",
        'line {line} "{query}": {expected} should be found, its place now: {place}',
    ),
    "search.record-of-what": ("--against 和 --record 要与 --check 同用", "--against and --record go with --check"),
    "search.no-record": ("{path} 不是排名记录：{why}", "{path} is no record of ranking: {why}"),
    "search.ranking-of": ("“{query}”{site}：", '"{query}"{site}:'),
    "search.ranking-moved": ("第 {before} 位 → 第 {now} 位", "{before} → {now}"),
    "search.ranking-new": ("新进前十，第 {now} 位", "new among the first ten, at {now}"),
    "search.ranking-gone": ("跌出前十，原第 {before} 位", "fell out of the first ten, was at {before}"),
    "search.ranking-unknown": ("{count} 个检索词只在用例或记录一方，未比较", "{count} queries are in the cases or the record only and were not compared"),
    "search.ranking": (
        "与记录比较 {count} 个检索词，{changed} 个排名有变化，应找到的文档位次下降 {worse} 处",
        "{count} queries compared with the record: the ranking of {changed} changed, wanted documents stand lower in {worse} places",
    ),
    "search.wrong-setting": ("环境变量 {name} 的值“{value}”不对，应为：{expected}", "{name}={value} is wrong; expected: {expected}"),
    "search.behind": (
        "{since} 起有生成正在进行，或者中断了：网页可能比检索结果新。没有生成在运行时，请运行 sitegen build。",
        'A build has been running since {since}, or was interrupted: pages may be newer than these results. If none is running, run "sitegen build".',
    ),
    "search.golden": ("检索用例 {count} 个，{failed} 个不符合", "{count} golden queries, {failed} not met"),
    "validity.repealed": ("废止", "repealed"),
    "validity.lapsed": ("失效", "lapsed"),
    "validity.pending": ("尚未施行", "not in force yet"),
    # ── verify ──
    "verify.missing": ("缺少", "missing  "),
    "verify.extra": ("多余", "extra    "),
    "verify.different": ("不同", "different"),
    "verify.damaged": ("损坏", "damaged  "),
    "verify.unfound": ("搜不到", "unfound  "),
    "verify.more": ("  ……还有 {count} 个", "  … and {count} more"),
    "verify.findings": ("下面的问题只出现在一次生成里：", "These findings were told by one of the two builds only:"),
    "verify.skipped": (
        "{count} 个页面因错误保留着上一次的内容，不参加比较：",
        "{count} pages failed and keep their last good content; they are not compared:",
    ),
    "verify.equal": (
        "核对通过：{files} 个文件与从头生成的完全一致。时刻 {clock}，用时 {seconds} 秒。",
        "Verified: {files} files are what a clean build makes. Clock {clock}, {seconds} s.",
    ),
    "verify.unequal": (
        "核对不通过：有 {count} 处不同（共 {files} 个文件）。时刻 {clock}，用时 {seconds} 秒。请把结果交给平台维护人员；运行 sitegen build --full 可以恢复正确的网站。",
        'Not verified: {count} differences in {files} files. Clock {clock}, {seconds} s. Please pass this on; "sitegen build --full" puts the sites right.',
    ),
    "verify.changed": (
        "上次生成之后有 {count} 个文件改动过，先运行 sitegen build，再核对：",
        '{count} files changed since the last build; run "sitegen build" first:',
    ),
    "verify.unfinished": (
        "上次生成没有完成（中断，或只生成了部分站点），先运行 sitegen build，再核对。",
        'The last build did not finish, or built some sites only; run "sitegen build" first.',
    ),
    # ── due ──
    "due.none": ("没有会自动变化的内容。", "Nothing changes by itself."),
    "due.late": ("（已到时间，等待下一次生成）", " (past: waiting for the next build)"),
    "due.more": ("……还有 {count} 个时刻，加 --all 全部列出。", "… {count} more instants; --all shows everything."),
    "due.built": ("上次生成的时刻：{clock}", "Last built as of {clock}"),
    "event.published": ("发布：{name}", 'published: "{name}"'),
    "event.offline": ("下线：{name}", 'taken off line: "{name}"'),
    "event.unpinned": ("取消置顶：{name}", 'no longer sticky: "{name}"'),
    "event.effective": ("开始施行：{name}", 'comes into force: "{name}"'),
    "event.opens": ("开始征集：{name}", 'opens: "{name}"'),
    "event.lapsed": ("失效：{name}", 'lapses: "{name}"'),
    "event.report-due": ("年度报告到期：{name}", 'a yearly report is due: {name}'),
    "event.interpretation-due": ("解读到期：{name}", 'needs its interpretation by now: "{name}"'),
    "event.closes": ("征集截止：{name}", 'closes: "{name}"'),
    "event.archived": ("专题结束：{name}", 'topic ends: "{name}"'),
    "event.site-offline": ("站点临时下线：{name}", "site goes off line: {name}"),
    "event.site-online": ("站点恢复访问：{name}", "site comes back: {name}"),
    "event.site-closed": ("站点永久下线：{name}", "site closes: {name}"),
    "event.closing-notice-ends": ("门户不再公告站点下线：{name}", "the portal's notice of closing ends: {name}"),
    "event.renamed": ("站点更换域名：{name}", "site changes its host: {name}"),
    "event.renamed-notice-ends": ("撤下更换域名的公告：{name}", "the notice of the new host ends: {name}"),
    "event.grey-begins": ("变为灰色：{name}", "grey mode begins: {name}"),
    "event.grey-ends": ("恢复彩色：{name}", "grey mode ends: {name}"),
    "event.banner-begins": ("挂出应急横幅：{name}", "the emergency banner begins: {name}"),
    "event.banner-ends": ("撤下应急横幅：{name}", "the emergency banner ends: {name}"),
    "event.announcement-begins": ("挂出公告：{name}", "the announcement begins: {name}"),
    "event.announcement-ends": ("撤下公告：{name}", "the announcement ends: {name}"),
    "event.bet-begins": ("检索推荐结果开始显示", "a best bet of the search begins"),
    "event.bet-ends": ("检索推荐结果撤下", "a best bet of the search ends"),
    "event.other": ("有内容变化：{name}", "changes: {name}"),
    # ── clean ──
    "clean.nothing": ("{path} 不存在，没有可删除的内容。", "{path} is not there; nothing to remove."),
    "clean.ask": ("删除 {path}？输入 y 确认：", "Remove {path}? Type y:"),
    "clean.kept": ("没有删除。", "Nothing was removed."),
    "clean.done": ("已删除 {path}。", "Removed {path}."),
    "clean.not-asked": ("没有终端可以询问。确认要删除 {path}，请加 --yes", "nobody can be asked here. Give --yes to remove {path}"),
    # ── schema ──
    "schema.dir": ("目录", "DIR"),
    "schema.not-a-folder": ("{path} 不是目录", "{path} is not a folder"),
    "schema.done": ("已写出 {path}", "Wrote {path}"),
    "schema.same": ("没有变化 {path}", "Unchanged {path}"),
    # ── why ──
    "why.file": ("文件：build/{path}（{size} 字节）", "file: build/{path} ({size} bytes)"),
    "why.recipe": ("页面类型：{recipe}", "made as: {recipe}"),
    "why.source": ("来源：{path}", "source: {path}"),
    "why.reason": ("上次生成的原因：{reason}", "last rendered because: {reason}"),
    "why.stale": ("等待重新生成，原因：{reason}", "waiting to be rendered, because: {reason}"),
    "why.state-ok": ("状态：正常", "state: ok"),
    "why.state-new": ("状态：还没有生成", "state: not rendered yet"),
    "why.state-failed": ("状态：生成失败，网站上保留着上一次的内容", "state: failed; the last good content stays in place"),
    "why.depends": ("依据：", "depends on:"),
    "why.more": ("……还有 {count} 项，加 --all 全部列出", "… {count} more; --all shows everything"),
    "why.not-made": ("现在无法重新生成这个页面，上面没有列出它依据的文档和列表。", "The page cannot be made now; its documents and lists are not listed."),
    "why.others": ("同一文档的其他文件：", "further files of the same document:"),
    "why.unknown": ("没有页面对应“{target}”。", 'No page is meant by "{target}".'),
    "why.near": ("相近的有：", "close to it:"),
    "why.unpublished": (
        "{path} 现在没有页面：可能是草稿、已撤回、未到发布时间、已下线，或有下面的问题。",
        "{path} has no page now: a draft, withdrawn, scheduled, expired, or wrong as follows.",
    ),
    # ── new ──
    "new.kind": ("内容类型", "KIND"),
    "new.path": ("文件", "PATH"),
    "new.where": (
        "没有说明放在哪里：写出文件路径，或者加 --site 和 --section",
        "say where it goes: a path, or --site and --section",
    ),
    "new.both": ("写了文件路径，就不用再写 --site、--section 和 --name", "a path needs no --site, --section or --name"),
    "new.ask-title": ("标题：", "Title:"),
    "new.outside": ("“{path}”不在 content/ 里", '"{path}" is not under content/'),
    "new.extension": ("“{path}”不是 .md 文件", '"{path}" is not an .md file'),
    "new.name": ("文件名不能是“{name}”：只用小写英文、数字和连字符", 'a name is lower-case letters, digits and hyphens, not "{name}"'),
    "new.exists": ("{path} 已经存在，没有改动", "{path} is there already; it was not touched"),
    "new.no-folder": ("栏目“{section}”没有自己的目录，请写出文件路径", 'the section "{section}" has no folder of its own; give a path'),
    "new.wrong-kind": ("栏目“{section}”不收“{kind}”，只收：{known}", 'the section "{section}" takes no {kind}, only: {known}'),
    "new.settings": ("站点设置有错误，先运行 sitegen check", 'the settings are broken; run "sitegen check" first'),
    "new.done": ("已新建 {path}", "Made {path}"),
    "new.fill": ("请打开它，填写：{keys}。", "Open it and fill in: {keys}."),
    "new.text": ("正文", "the text"),
    "new.write": ("请打开它，写上正文。", "Open it and write the text."),
    "new.then": ("写完后运行 sitegen check 检查。", 'Then run "sitegen check".'),
    "new.slug": (
        "文件名不是小写英文，网址里会用一个固定的短编号代替；想要好读的网址，改用 --name 英文名。",
        "The name is not lower-case ASCII, so the URL will carry a short stable id; --name gives a readable one.",
    ),
    # ── init ──
    "init.dir": ("目录", "DIR"),
    "init.not-empty": ("{path} 不是空目录，没有改动任何文件", "{path} is not empty; nothing was touched"),
    "init.not-a-folder": ("{path} 不是目录", "{path} is not a folder"),
    "init.done": ("已在 {path} 新建集群，共 {count} 个文件。", "Started a cluster in {path}, {count} files."),
    "init.next": (
        "接下来：\n  cd {path}\n  sitegen build\n先读 README.md，再把 sites/ 里的名称、域名、标识码换成自己的。",
        "Next:\n  cd {path}\n  sitegen build\nRead README.md, then put your own names, hosts and codes into sites/.",
    ),
    "init.no-git": ("没有找到 git，没有建立仓库。", "git was not found; no repository was made."),
    "init.git-failed": ("git 没有建立仓库，文件已经就绪。", "git could not make the repository; the files are there."),
    "init.git-uncommitted": (
        "已建立 git 仓库，尚未提交：先设置 git 的 user.name 和 user.email，再运行 git commit。",
        "Made a git repository without a commit: set user.name and user.email, then commit.",
    ),
    "init.git": ("已建立 git 仓库并提交。", "Made a git repository with a first commit."),
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
    "reference.exit-1": ("内容或设置有错误（加 --strict 时警告也算）；核对不一致", "errors in content or settings (warnings too with --strict); not verified"),
    "reference.exit-2": ("命令写法有误", "wrong usage"),
    "reference.exit-3": ("机器的问题（磁盘满、目录被占用）或程序自身的错误", "the machine's trouble (disk full, folder in use) or our mistake"),
    "reference.exit-130": ("按 Ctrl-C 停止", "stopped by Ctrl-C"),
    # ── what pages are made of ──
    **NAMES,
}
