"""低收入人口动态监测: who is watched, since when and by which signal; what work that pushes; a comparison every quarter."""
