"""Producers: what is known of the tools and platforms that exports come from (docs/producers.md).

What a file is as a whole stands in `citywise.intake.formats`; here stands what a tool means by
its columns: which of them join tables, which say that a record was rejected, which are about
the person who sent it.
"""
