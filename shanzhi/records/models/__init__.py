from shanzhi.records.models.audit import AuditChain, AuditEntry, AuditSeal
from shanzhi.records.models.edge import Edge
from shanzhi.records.models.file import File, FileRole

__all__ = ["AuditChain", "AuditEntry", "AuditSeal", "Edge", "File", "FileRole"]
