"""The report: what each policy of a build claims, with its passages and what checks find, for people to read."""

from kg.outputs.report.content import build_report
from kg.outputs.report.layout import REPORT_QUERIES
from kg.outputs.report.values import Report

__all__ = ["REPORT_QUERIES", "Report", "build_report"]
