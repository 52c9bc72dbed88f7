"""The core of Yardproof: checklists, evidence, the signed record, rules and reports. Knows nothing of Qt."""
