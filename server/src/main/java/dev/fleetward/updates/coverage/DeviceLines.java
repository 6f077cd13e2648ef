package dev.fleetward.updates.coverage;

import dev.fleetward.updates.standing.DeviceStanding;
import dev.fleetward.updates.standing.Standing;
import dev.fleetward.updates.standing.Tally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The list of a rollout's devices as RFC 4180 lines, and the figures counted from those very lines. Kept packed: about ten
 * bytes a device. Not for sharing between threads.
 */
final class DeviceLines {
    static final long MAX_PACKED_BYTES = 256L << 20;

    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final MessageDigest digest;
    private final OutputStream out;
    private final Map<Standing, Tally> tallies = new EnumMap<>(Standing.class);
    private final List<StatementBody.NotFixed> notFixed = new ArrayList<>();
    private long rows;

    DeviceLines() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
            out = new DigestOutputStream(new GZIPOutputStream(packed), digest);
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException(e);
        }
        line(
                "serial",
                "hardware",
                "cohort",
                "runs",
                "standing",
                "reachable",
                "fixed",
                "last_seen",
                "offered_at",
                "fixed_at",
                "reason");
    }

    void add(DeviceStanding device) {
        rows++;
        Standing standing = device.standing();
        tallies.merge(
                standing,
                new Tally(standing, 1, device.reachable() ? 1 : 0),
                (a, b) -> new Tally(standing, a.devices() + b.devices(), a.reachable() + b.reachable()));
        if (!standing.isFixed() && notFixed.size() < StatementBody.MAX_NAMED) {
            notFixed.add(new StatementBody.NotFixed(
                    device.serial(), device.runs(), standing, device.reachable(), device.lastSeenAt(), device.why()));
        }
        String runs = device.runs();
        line(
                device.serial(),
                device.hardware(),
                device.cohort(),
                runs == null ? "" : runs,
                standing.name(),
                Boolean.toString(device.reachable()),
                Boolean.toString(standing.isFixed()),
                text(device.lastSeenAt()),
                text(device.offeredAt()),
                text(device.fixedAt()),
                device.why());
    }

    List<Tally> tallies() {
        return List.copyOf(tallies.values());
    }

    List<StatementBody.NotFixed> notFixed() {
        return List.copyOf(notFixed);
    }

    /** Ends the list; nothing can be added after. */
    StatementBody.DeviceList end() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StatementBody.DeviceList(rows, HexFormat.of().formatHex(digest.digest()));
    }

    InputStream packed() {
        return new ByteArrayInputStream(packed.toByteArray());
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    private void line(String... cells) {
        String line = Stream.of(cells).map(DeviceLines::cell).collect(Collectors.joining(",")) + "\r\n";
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A leading formula character is defused: spreadsheets run what starts with it (OWASP, CSV injection). */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
