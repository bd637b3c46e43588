"""The tables of the library. `build/.state/library.db` may always be deleted."""

from __future__ import annotations

TABLES = """
-- One row of facts about the last build: program version, clock, boot id, scan time.
CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;

-- Input files as last read. `mtime`, `size`, `inode` only save hashing; mtime 0: hash again next time.
CREATE TABLE file (path TEXT PRIMARY KEY, folder TEXT, mtime INTEGER, size INTEGER, inode INTEGER, digest BLOB,
  blob TEXT)
  WITHOUT ROWID;
CREATE INDEX file_folder ON file (folder);
-- Signature of a folder's listing, to pass over a folder where nothing changed.
CREATE TABLE folder (path TEXT PRIMARY KEY, signature INTEGER) WITHOUT ROWID;
-- Findings of the scan itself: links out of the folder, names that differ in case only.
CREATE TABLE scan_finding (path TEXT PRIMARY KEY, diagnostics BLOB) WITHOUT ROWID;

-- Settings files as read, with the last good reading; and the last good state of every site.
CREATE TABLE settings (path TEXT PRIMARY KEY, reading BLOB, good BLOB) WITHOUT ROWID;
CREATE TABLE held_site (id TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;

-- Rows of documents, texts, cards and pages lie in the order they came in: in that of their keys, which is none, each
-- would be put between two others, all over the file. What finds several of them has the key at its end, so that they
-- come in the same order whatever worker was first.
-- Documents. `record` is msgpack of parse.Document; `held`: the file is broken now, this is its last good version.
CREATE TABLE document (id INTEGER, path TEXT, record BLOB, digest INTEGER, held INTEGER,
  diagnostics BLOB, model_diagnostics BLOB);
CREATE UNIQUE INDEX document_id ON document (id);
CREATE UNIQUE INDEX document_path ON document (path);
CREATE INDEX document_told ON document (path) WHERE diagnostics IS NOT NULL OR model_diagnostics IS NOT NULL;
-- The last good version of documents that are broken now.
CREATE TABLE held_document (path TEXT PRIMARY KEY, record BLOB, body BLOB) WITHOUT ROWID;
CREATE TABLE body (document INTEGER, value BLOB);
CREATE UNIQUE INDEX body_document ON body (document);
-- Attachments and images beside documents, as inspected.
CREATE TABLE asset (path TEXT PRIMARY KEY, digest BLOB, info BLOB, diagnostics BLOB) WITHOUT ROWID;

-- What a document may be called by others: its path, its id, its document number.
CREATE TABLE name (key INTEGER, document INTEGER, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE INDEX name_document ON name (document);
-- Which document refers to which name, and how (interprets, adopts, …).
CREATE TABLE relation (key INTEGER, kind TEXT, document INTEGER, PRIMARY KEY (key, kind, document)) WITHOUT ROWID;
CREATE INDEX relation_document ON relation (document);

-- Published documents: the public face and where it lives.
CREATE TABLE card (document INTEGER, site TEXT, route TEXT, value BLOB, digest INTEGER,
  modified INTEGER);
CREATE UNIQUE INDEX card_document ON card (document);
-- Lists: ordered by (rank, path); `route` and `title` where a placement differs from the document's own.
CREATE TABLE member (list INTEGER, rank INTEGER, path TEXT, document INTEGER, route TEXT, title TEXT,
  PRIMARY KEY (list, rank, path)) WITHOUT ROWID;
CREATE INDEX member_document ON member (document);
-- The first member of every fixed page of a list, counted from the oldest; the last row is the open end.
CREATE TABLE bucket (list INTEGER, number INTEGER, rank INTEGER, path TEXT, PRIMARY KEY (list, number)) WITHOUT ROWID;
CREATE TABLE list (id INTEGER PRIMARY KEY, key TEXT, site TEXT, section TEXT, per_page INTEGER);
CREATE INDEX list_catalogue ON list (key) WHERE key >= 'catalogue:' AND key < 'catalogue;';
-- Sizes n for which somebody asked for the newest n of a list.
CREATE TABLE latest (list INTEGER, count INTEGER, PRIMARY KEY (list, count)) WITHOUT ROWID;

-- Hosts of the cluster's sites: a digest of what lies there.
CREATE TABLE host (name TEXT PRIMARY KEY, digest INTEGER) WITHOUT ROWID;

-- Pages: every file of the output. stale: must be rendered; reason: why. state: new, ok, failed.
CREATE TABLE page (id INTEGER, site TEXT, route TEXT, recipe TEXT, subject TEXT, document INTEGER,
  stale INTEGER, reason TEXT, state TEXT, digest BLOB, size INTEGER, reads INTEGER, diagnostics BLOB);
CREATE UNIQUE INDEX page_id ON page (id);
CREATE INDEX page_stale ON page (site, recipe, id) WHERE stale = 1;
CREATE INDEX page_route ON page (site, route, id);
CREATE INDEX page_document ON page (document, id) WHERE document IS NOT NULL;
CREATE INDEX page_reads ON page (reads, id);
CREATE INDEX page_fixed ON page (site, recipe, subject, id) WHERE document IS NULL;
CREATE INDEX page_told ON page (site, id) WHERE diagnostics IS NOT NULL;
CREATE INDEX page_failed ON page (site, id) WHERE state = 'failed';
-- Variants of sites: every HTML page has a twin under `path`, made by the recipe `<recipe>@<name>`, see plan.variants.
CREATE TABLE variant (site TEXT, name TEXT, path TEXT, PRIMARY KEY (site, name)) WITHOUT ROWID;
-- What a page read, with the digest it saw. Reads many pages share are kept once, as a numbered set.
CREATE TABLE edge (fact INTEGER, page INTEGER, seen INTEGER, PRIMARY KEY (fact, page)) WITHOUT ROWID;
CREATE INDEX edge_page ON edge (page);
CREATE TABLE reads (id INTEGER, fact INTEGER, seen INTEGER, PRIMARY KEY (id, fact)) WITHOUT ROWID;
CREATE INDEX reads_fact ON reads (fact);
-- Names of the shared facts in `reads`.
CREATE TABLE shared (id INTEGER PRIMARY KEY, key TEXT);
-- What git knows: last commit and blob of a path; documents that were moved, as they were before.
CREATE TABLE history (path TEXT PRIMARY KEY, commit_id TEXT, blob TEXT) WITHOUT ROWID;
-- Who changed a document, when and why, where some site publishes it. `at`: seconds since 1970.
CREATE TABLE version (path TEXT, at INTEGER, commit_id TEXT, author TEXT, subject TEXT, PRIMARY KEY (path, at, commit_id))
  WITHOUT ROWID;
-- Index numbers documents bore while they were published and bear no more, oldest first; what is wrong with that.
-- `commit_id`: the commit that changed it, "" for the files as they are; `at`: its time, seconds since 1970; `published`:
-- the minute from which the document with that number was public.
CREATE TABLE former_number (seq INTEGER PRIMARY KEY, path TEXT, commit_id TEXT, at INTEGER, number TEXT, published INTEGER);
CREATE INDEX former_number_path ON former_number (path);
CREATE INDEX former_number_number ON former_number (number);
CREATE TABLE number_finding (path TEXT PRIMARY KEY, diagnostics BLOB) WITHOUT ROWID;
CREATE TABLE moved (old_path TEXT PRIMARY KEY, path TEXT, record BLOB) WITHOUT ROWID;
CREATE INDEX moved_path ON moved (path);
CREATE INDEX card_route ON card (site, route, document);
CREATE INDEX card_modified ON card (site, modified, document);
-- Addresses of documents that were withdrawn or have expired: 410.
CREATE TABLE gone (document INTEGER PRIMARY KEY, site TEXT, route TEXT);
-- Files of the output that nothing owns any more and that must go.
CREATE TABLE doomed (site TEXT, route TEXT, PRIMARY KEY (site, route)) WITHOUT ROWID;
-- Files that are written beside the ones they replace, until all are put in place together, see write.staged.
-- `temporary`: <site>/<path>; `digest`: the page's when it was made.
CREATE TABLE staged (page INTEGER PRIMARY KEY, temporary TEXT, digest BLOB);
-- Parts of the manifest, see publish.manifest.
CREATE TABLE manifest (site TEXT, top TEXT, digest TEXT, files INTEGER, PRIMARY KEY (site, top)) WITHOUT ROWID;
-- Output folders as left, to notice files that were removed or added behind our back.
CREATE TABLE output_folder (path TEXT PRIMARY KEY, mtime INTEGER) WITHOUT ROWID;

-- Static shards, see `sitegen.shards`. Documents whose card or text changed since they were put in.
CREATE TABLE unindexed (document INTEGER PRIMARY KEY);
-- Terms of a document as they stand in the shards; the site it was put in for, signs of the parts of its text that are files of their own, a number copies have together, whether files offered with it have words.
CREATE TABLE terms (document INTEGER, part INTEGER, value BLOB, PRIMARY KEY (document, part)) WITHOUT ROWID;
-- Sites that show a document, its own among them: the sections it stands in, by their ids, and the route of a copy.
CREATE TABLE appearance (site TEXT, document INTEGER, sections TEXT, route TEXT, PRIMARY KEY (site, document)) WITHOUT ROWID;
CREATE INDEX appearance_document ON appearance (document);
CREATE TABLE shown (document INTEGER PRIMARY KEY, site TEXT, signs TEXT, copies INTEGER, attached INTEGER);
CREATE INDEX shown_copies ON shown (copies) WHERE copies <> 0;
-- How many documents have such a number: asked for are those with company, which are few.
CREATE TABLE alike (copies INTEGER PRIMARY KEY, documents INTEGER);
CREATE INDEX alike_several ON alike (copies) WHERE documents > 1;
-- What is searched together: a site, it with its sub-sites, or all; sites whose documents are kept out; its sizes, how many parts of its shards are made; how many documents a month; their numbers; the shards.
CREATE TABLE collection (id TEXT PRIMARY KEY, site TEXT, members TEXT, hidden TEXT, width INTEGER, level INTEGER, made INTEGER) WITHOUT ROWID;
CREATE TABLE month (collection TEXT, month INTEGER, documents INTEGER, PRIMARY KEY (collection, month)) WITHOUT ROWID;
CREATE TABLE numbered (collection TEXT, number INTEGER, document INTEGER, minute INTEGER,
  PRIMARY KEY (collection, number)) WITHOUT ROWID;
CREATE INDEX numbered_document ON numbered (document, collection);
CREATE TABLE shard (collection TEXT, name TEXT, value BLOB, frequent BLOB, digest INTEGER);
CREATE UNIQUE INDEX shard_name ON shard (collection, name);
CREATE INDEX shard_frequent ON shard (collection, name, frequent) WHERE frequent IS NOT NULL;
-- Documents the search index has, with the digest of their entry; those to be indexed or taken out.
CREATE TABLE searched (document INTEGER PRIMARY KEY, path TEXT, digest INTEGER);
CREATE TABLE search_pending (document INTEGER PRIMARY KEY);

-- The next instants at which a site, the platform or a document changes by itself: see `due`.
CREATE TABLE instant (subject TEXT, at INTEGER, PRIMARY KEY (subject, at)) WITHOUT ROWID;
CREATE INDEX instant_at ON instant (at);
"""
