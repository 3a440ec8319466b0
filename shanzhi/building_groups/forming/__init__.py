"""Forming building groups (组建楼栋党小组): plain data in, proposals out. Knows no database and no clock.

`ground` is what there is to divide, `neighbours` what lies side by side, `checking` the rules of a group, `candidates` every group
the rules allow, `solving` the best choice among them (CP-SAT, imported only when it runs), `reasons` why somebody stays without a group.
"""
