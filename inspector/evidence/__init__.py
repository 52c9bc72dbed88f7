"""Files as evidence: kept byte for byte, hashed, described; nothing here trusts their content."""
