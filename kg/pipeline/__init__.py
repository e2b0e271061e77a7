"""The whole way: sources → documents → segments → statements → quads → a build folder.

`worker` takes one document through all stages, `tasks` says which documents need it, `running` does the work in one
process or several, `assembly` joins the results to a build, and `building` holds the three jobs: a build, a shard of
one, and the merge of shards. The clock and the progress bar come from outside.
"""

from kg.pipeline.building import BuildResult, build, build_shard, merge_shards
from kg.pipeline.running import Progress
from kg.pipeline.worker import Clock

__all__ = ["BuildResult", "Clock", "Progress", "build", "build_shard", "merge_shards"]
