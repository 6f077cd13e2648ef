package dev.fleetward.web;

import dev.fleetward.devices.DeviceLine;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Devices as RFC 4180 lines, fetched page by page so that a large fleet needs no large memory. */
final class DeviceCsv {
    private final OutputStream output;

    DeviceCsv(OutputStream output) {
        this.output = output;
    }

    void write(Function<Cursor, PageOf<DeviceLine>> source) throws IOException {
        line("serial", "nickname", "state", "hardware", "cohort", "software_type", "software_version", "last_seen");
        @Nullable String after = null;
        do {
            var page = source.apply(Cursor.parse(after, Cursor.MAX_ITEMS));
            for (DeviceLine device : page.items()) {
                line(
                        device.serial(),
                        device.nickname().orElse(""),
                        device.state().slug(),
                        device.hardwareVersion().orElse(""),
                        device.cohort().orElse(""),
                        device.softwareType().orElse(""),
                        device.softwareVersion().orElse(""),
                        device.isNeverSeen() ? "" : device.lastSeenAt().toString());
            }
            after = page.next();
        } while (after != null);
    }

    private void line(String... cells) throws IOException {
        String line = Stream.of(cells).map(DeviceCsv::cell).collect(Collectors.joining(","));
        output.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A leading formula character is defused: spreadsheets run what starts with it (OWASP, CSV injection). */
    static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
