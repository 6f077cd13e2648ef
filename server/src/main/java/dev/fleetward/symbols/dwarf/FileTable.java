package dev.fleetward.symbols.dwarf;

import org.jspecify.annotations.Nullable;

/** The source files of a unit. Paths are put together when first asked for. Safe for concurrent use. */
final class FileTable {
    private final Unit unit;
    private final int firstIndex;
    private final long[] directories;
    private final long[] names;
    private final int[] directoryOf;
    private final @Nullable String[] paths;

    /** @param firstIndex of the first file: 1, and 0 from DWARF 5 on; directory 0 is where the compiler ran */
    FileTable(Unit unit, int firstIndex, long[] directories, long[] names, int[] directoryOf) {
        this.unit = unit;
        this.firstIndex = firstIndex;
        this.directories = directories;
        this.names = names;
        this.directoryOf = directoryOf;
        this.paths = new String[names.length];
    }

    static FileTable none(Unit unit) {
        return new FileTable(unit, 1, new long[0], new long[0], new int[0]);
    }

    /** Empty for an index that names none. */
    String path(int index) {
        int at = index - firstIndex;
        if (at < 0 || at >= names.length) {
            return "";
        }
        String known = paths[at];
        if (known == null) {
            known = compose(at);
            paths[at] = known;
        }
        return known;
    }

    private String compose(int at) {
        String name = TextRef.text(names[at], unit).orElse("");
        if (isAbsolute(name)) {
            return name;
        }
        int directory = directoryOf[at];
        String path = directory > 0 && directory < directories.length
                ? join(TextRef.text(directories[directory], unit).orElse(""), name)
                : name;
        return isAbsolute(path) ? path : join(home(), path);
    }

    private String home() {
        String ownDirectory = directories.length == 0
                ? ""
                : TextRef.text(directories[0], unit).orElse("");
        return ownDirectory.isEmpty()
                ? TextRef.text(unit.facts().directory(), unit).orElse("")
                : ownDirectory;
    }

    private static String join(String directory, String name) {
        return directory.isEmpty() || directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || path.length() > 2 && path.charAt(1) == ':';
    }
}
