"""Run inside gdb with a core loaded: writes each frame's variables as JSON to $REPORT. Own code."""
import gdb, json, os

def read(frame, symbol):
    try:
        value = frame.read_var(symbol)
        return "<optimized out>" if value.is_optimized_out else value.format_string(max_elements=16, symbols=True)
    except gdb.error as e:
        return "<error: %s>" % e

def variables(frame):
    found, block = {}, frame.block()
    while block is not None:
        for s in block:
            if (s.is_variable or s.is_argument) and s.name not in found and s.addr_class != gdb.SYMBOL_LOC_STATIC:
                found[s.name] = {"name": s.name, "argument": s.is_argument, "type": str(s.type), "value": read(frame, s)}
        block = None if block.function else block.superblock
    return list(found.values())

gdb.execute("set language c++")
frames, frame = [], gdb.newest_frame()
while frame is not None:
    frames.append({"pc": "0x%x" % frame.pc(), "function": frame.name(), "inlined": frame.type() == gdb.INLINE_FRAME,
                   "locals": variables(frame)})
    frame = frame.older()
with open(os.environ["REPORT"], "w") as out:
    json.dump(frames, out)
