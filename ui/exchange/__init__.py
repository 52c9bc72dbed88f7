"""What goes to others and what comes from them: bundles, receipts, mailboxes."""
