package dev.fleetward.ingest.mar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log files of one device, each of which names the one that follows. A file that nothing names although the same
 * boot had files before it tells that one between was lost; the newest names one that is still to come, which is no gap.
 *
 * @param files in their order
 */
public record LogChain(List<File> files, List<Gap> gaps) {

    /** @param from time of its first line, {@code to} of its last; null when no line told */
    public record File(
            String id,
            @Nullable String nextId,
            @Nullable String bootId,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * One or several files that are not here.
     *
     * @param from when the last line before was logged, {@code to} the first one after; null when not known
     * @param missingId the first that is missing; null when the file before names none
     */
    public record Gap(
            @Nullable String missingId,
            @Nullable Instant from,
            @Nullable Instant to) {

        public boolean touches(Instant earliest, Instant latest) {
            return (from == null || from.isBefore(latest)) && (to == null || to.isAfter(earliest));
        }
    }

    static LogChain of(List<File> files) {
        Set<String> here = files.stream().map(File::id).collect(Collectors.toSet());
        Set<String> named =
                files.stream().map(File::nextId).filter(Objects::nonNull).collect(Collectors.toSet());
        var gaps = new ArrayList<Gap>();
        var lastOfBoot = new HashMap<String, File>();
        for (File file : files) {
            File before = lastOfBoot.put(file.bootId == null ? "" : file.bootId, file);
            if (before != null && !named.contains(file.id)) {
                String next = before.nextId;
                gaps.add(new Gap(next != null && here.contains(next) ? null : next, before.to, file.from));
            }
        }
        return new LogChain(files, List.copyOf(gaps));
    }
}
