"""Rules of official documents (公文) and of disclosure (政府信息公开) that depend on nothing but values."""
