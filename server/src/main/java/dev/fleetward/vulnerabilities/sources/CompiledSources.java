package dev.fleetward.vulnerabilities.sources;

import dev.fleetward.kernel.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The files a build compiled: a path on each line, of sources or of the objects made of them, absolute or from wherever.
 * {@code find build -name '*.o'} writes such a list.
 */
final class CompiledSources {
    static final int MAX_BYTES = 64 * 1024 * 1024;
    static final int MAX_FILES = 1_000_000;
    static final int MAX_PATH_CHARS = 4_096;

    /** Paths without extension, by their last part. */
    private final Map<String, Set<String>> byName = new HashMap<>();

    private int count;

    private CompiledSources() {}

    /** @throws Problem when it is empty, too long or no list of paths */
    static CompiledSources read(InputStream list) throws IOException {
        var sources = new CompiledSources();
        byte[] bytes = list.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw Problem.tooLarge("The list of compiled files", MAX_BYTES);
        }
        var lines = new BufferedReader(
                new InputStreamReader(new java.io.ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            sources.add(line.strip());
        }
        if (sources.count == 0) {
            throw Problem.invalid("The list of compiled files is empty; it has one path on each line.");
        }
        return sources;
    }

    private void add(String path) {
        if (path.isEmpty() || path.startsWith("#")) {
            return;
        }
        if (path.length() > MAX_PATH_CHARS || count == MAX_FILES) {
            throw Problem.invalid(
                    "The list of compiled files has a path of more than %d characters, or more than %d files."
                            .formatted(MAX_PATH_CHARS, MAX_FILES));
        }
        String stem = stem(path);
        if (byName.computeIfAbsent(name(stem), _ -> new HashSet<>()).add("/" + stem)) {
            count++;
        }
    }

    int count() {
        return count;
    }

    /**
     * Whether for sure none of the files was compiled. A header is compiled into whoever includes it, and a folder holds
     * more than one file: of neither a list like this tells.
     */
    boolean lacks(Collection<String> files) {
        return !files.isEmpty() && files.stream().allMatch(file -> isSource(file) && !has(stem(file)));
    }

    private boolean has(String stem) {
        return byName.getOrDefault(name(stem), Set.of()).stream().anyMatch(path -> path.endsWith("/" + stem));
    }

    private static boolean isSource(String file) {
        return file.matches(".*\\.(?:c|cc|cpp|cxx|S|s|asm|rs|m)");
    }

    private static String stem(String path) {
        return path.replace('\\', '/').replaceFirst("^(?:\\./|/)++", "").replaceFirst("\\.[A-Za-z]{1,4}$", "");
    }

    private static String name(String stem) {
        return stem.substring(stem.lastIndexOf('/') + 1);
    }
}
