"""What a learner studies with: practice data for the browser, Anki decks, a feed, print pages, offline copy.

Everything here is made from ``StudyCard`` objects, whose HTML is already safe to show; nothing here reads
``qa/`` or renders Markdown.
"""
