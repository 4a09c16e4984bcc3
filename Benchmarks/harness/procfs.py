"""What the kernel says about processes and processors: CPU time, memory, steal."""

import os

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """The fields of /proc/PID/stat after the command, which may hold blanks and brackets."""
    with open(f"/proc/{pid}/stat", "rb") as file:
        return file.read().rpartition(b")")[2].split()


def family(root):
    """The process and all its descendants that are still there."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)] = int(_stat(entry)[1])
            except (OSError, IndexError):
                continue
    found = [root] if root in parents else []
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(pids):
    """User and system time of the processes with all their threads, dead threads included."""
    ticks = 0
    for pid in pids:
        fields = _stat(pid)
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_PER_SECOND


def user_seconds(pids):
    """The user part alone, as the kernel splits it: the rest is mostly its own TCP."""
    return sum(int(_stat(pid)[11]) for pid in pids) / TICKS_PER_SECOND


def resident_bytes(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1]) * 1024
    return total


def processor_times(name="cpu"):
    """(all, busy, stolen) ticks of `cpu` (every processor together) or of `cpuN`."""
    with open("/proc/stat", encoding="ascii") as file:
        for line in file:
            fields = line.split()
            if fields[0] == name:
                user, nice, system, idle, iowait, irq, softirq, steal = map(int, fields[1:9])
                busy = user + nice + system + irq + softirq
                return busy + idle + iowait + steal, busy, steal
    raise LookupError(name)
