"""What the system says when it refuses, in Chinese. In English its own words stand."""

from __future__ import annotations

# Of the C library (errno) and of SQLite.
_CHINESE = {
    "Address already in use": "端口已被占用",
    "Cannot assign requested address": "本机没有这个地址",
    "Disk quota exceeded": "磁盘配额已用完",
    "File name too long": "文件名太长",
    "Input/output error": "磁盘读写出错",
    "Is a directory": "这是一个目录",
    "No space left on device": "磁盘已满",
    "No such file or directory": "没有这个文件或目录",
    "Not a directory": "上一级不是目录",
    "Operation not permitted": "系统不允许",
    "Permission denied": "没有权限",
    "Read-only file system": "磁盘是只读的",
    "Too many open files": "打开的文件太多",
    "attempt to write a readonly database": "文件是只读的",
    "database is locked": "文件被别的程序占用",
    "database or disk is full": "磁盘已满",
    "disk I/O error": "磁盘读写出错",
    "unable to open database file": "打不开数据库文件",
}


def in_chinese(problem: str) -> str:
    """The words for a known refusal; others stay as they are."""
    return _CHINESE.get(problem, problem)
