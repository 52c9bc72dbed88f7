"""One module per kind of question. A field is told what to show and says what was answered; it holds no rules."""
