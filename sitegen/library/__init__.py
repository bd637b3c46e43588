"""The library (统一信息资源库): all documents, lists, pages and what each page read, in one SQLite file."""
