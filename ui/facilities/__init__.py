"""The list of yards and the dossier of one."""
