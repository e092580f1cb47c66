"""What a learner studies with: practice data, Anki decks, an e-book, a feed, print pages, an offline copy.

Everything here is made from ``StudyCard`` objects, whose HTML is already safe to show; nothing here reads
``qa/`` or renders Markdown.
"""
