"""Who may: accounts, sign-in sessions, the viewer and their scope, permissions, the audit log."""
