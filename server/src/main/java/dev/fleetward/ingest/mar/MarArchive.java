package dev.fleetward.ingest.mar;

import dev.fleetward.ingest.chunks.Malformed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An archive's entries: folders with a manifest each. What is wrong costs its own folder, never its neighbours. */
final class MarArchive implements AutoCloseable {
    static final long MAX_ARCHIVE_BYTES = 256L * 1024 * 1024;
    static final long MAX_UNPACKED_BYTES = 1024L * 1024 * 1024;
    static final int MAX_ENTRIES = 2_000;
    static final String MANIFEST = "manifest.json";
    /** One plain name on each side of one slash. */
    private static final Pattern PLACE = Pattern.compile("([0-9A-Za-z_-]{1,64})/([^/\\\\\\p{Cntrl}]{1,255})");

    private final ZipFileReader zip;
    private final List<Folder> folders = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    private MarArchive(ZipFileReader zip) {
        this.zip = zip;
    }

    /** One entry as the archive has it. */
    record Folder(String id, ZipMember manifest, Map<String, ZipMember> attachments) {}

    /** A member or folder that is not taken, and why. */
    record Refused(String name, String reason, String detail) {}

    /** @throws Malformed when nothing of it can be read */
    static MarArchive open(Path file) throws IOException, Malformed {
        ZipFileReader zip = ZipFileReader.open(file);
        try {
            var archive = new MarArchive(zip);
            archive.read(zip.members());
            return archive;
        } catch (IOException | Malformed | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** In the archive's order. */
    List<Folder> folders() {
        return folders;
    }

    List<Refused> refused() {
        return refused;
    }

    Optional<Folder> folder(String id) {
        return folders.stream().filter(folder -> folder.id.equals(id)).findFirst();
    }

    ZipFileReader zip() {
        return zip;
    }

    private void read(List<ZipMember> members) throws Malformed {
        if (members.stream().mapToLong(ZipMember::bytes).sum() > MAX_UNPACKED_BYTES) {
            throw new Malformed(
                    "too-large", "The archive unpacks to more than %,d bytes.".formatted(MAX_UNPACKED_BYTES));
        }
        Set<ZipMember> overlapping = overlapping(members);
        Set<String> twice = twice(members);
        var byFolder = new LinkedHashMap<String, Map<String, ZipMember>>();
        for (ZipMember member : members) {
            String name = String.valueOf(member.name());
            String objection = member.objection();
            var place = PLACE.matcher(name);
            if (objection != null) {
                refused.add(new Refused(name, "bad-member", "“%s”: %s".formatted(name, objection)));
            } else if (overlapping.contains(member)) {
                refused.add(new Refused(name, "bad-member", "“%s” shares bytes with another member.".formatted(name)));
            } else if (twice.contains(name)) {
                refused.add(new Refused(name, "duplicate", "“%s” is in the archive more than once.".formatted(name)));
            } else if (place.matches() && isPlain(place.group(2))) {
                byFolder.computeIfAbsent(place.group(1), _ -> new LinkedHashMap<>())
                        .put(place.group(2), member);
            } else if (!name.endsWith("/") || member.bytes() > 0) {
                refused.add(new Refused(name, "bad-name", "“%s” is not one plain name in one folder.".formatted(name)));
            }
        }
        byFolder.forEach(this::take);
    }

    private void take(String id, Map<String, ZipMember> files) {
        ZipMember manifest = files.remove(MANIFEST);
        if (manifest == null) {
            refused.add(new Refused(id, "no-manifest", "The folder “%s” has no manifest.json.".formatted(id)));
        } else if (folders.size() == MAX_ENTRIES) {
            refused.add(new Refused(id, "too-large", "The archive has more than %,d entries.".formatted(MAX_ENTRIES)));
        } else {
            folders.add(new Folder(id, manifest, Map.copyOf(files)));
        }
    }

    /** Also for names a manifest gives. */
    static boolean isPlain(String name) {
        return !name.equals("..")
                && !name.equals(".")
                && PLACE.matcher("x/" + name).matches();
    }

    private static Set<String> twice(List<ZipMember> members) {
        var counts = new HashMap<String, Integer>();
        members.forEach(member -> counts.merge(String.valueOf(member.name()), 1, Integer::sum));
        var twice = new HashSet<String>();
        counts.forEach((name, count) -> {
            if (count > 1) {
                twice.add(name);
            }
        });
        return twice;
    }

    /** Members over the same bytes are how a small archive unpacks to a huge one. */
    private static Set<ZipMember> overlapping(List<ZipMember> members) {
        var inOrder = new ArrayList<>(members);
        inOrder.sort(Comparator.comparingLong(ZipMember::offset));
        var overlapping = new HashSet<ZipMember>();
        for (int i = 1; i < inOrder.size(); i++) {
            ZipMember before = inOrder.get(i - 1);
            if (before.offset() + before.compressedBytes() >= inOrder.get(i).offset()) {
                overlapping.add(before);
                overlapping.add(inOrder.get(i));
            }
        }
        return overlapping;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
