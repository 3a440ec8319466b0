from shanzhi.records.models.audit import AuditChain, AuditCheck, AuditEntry, AuditSeal
from shanzhi.records.models.comment import Comment
from shanzhi.records.models.edge import Edge
from shanzhi.records.models.file import File, FileRole

__all__ = ["AuditChain", "AuditCheck", "AuditEntry", "AuditSeal", "Comment", "Edge", "File", "FileRole"]
