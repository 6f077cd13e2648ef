package dev.fleetward.telemetry.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Product;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the page of one recording shows: an image, or text, or the first bytes in hex.
 *
 * @param text what is shown unless it is an image
 */
record RecordingView(
        Product product, Device device, RecordingStore.Recording recording, Shown shown, String text, boolean isCut) {
    static final int MAX_TEXT_BYTES = 256 * 1024;
    private static final int MAX_HEX_BYTES = 4 * 1024;
    private static final int HEX_LINE_BYTES = 16;
    /** What a browser draws and cannot run. */
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    enum Shown {
        IMAGE,
        TEXT,
        HEX
    }

    static RecordingView of(Product product, Device device, RecordingStore.Recording recording, byte[] start) {
        if (isImage(recording)) {
            return new RecordingView(product, device, recording, Shown.IMAGE, "", false);
        }
        boolean cut = start.length < recording.sizeBytes();
        return text(start, cut)
                .map(text -> new RecordingView(product, device, recording, Shown.TEXT, indented(recording, text), cut))
                .orElseGet(() -> new RecordingView(
                        product, device, recording, Shown.HEX, hex(start), MAX_HEX_BYTES < recording.sizeBytes()));
    }

    static String type(RecordingStore.Recording recording) {
        return recording.mimeTypes().stream()
                .findFirst()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .orElse("application/octet-stream");
    }

    static boolean isImage(RecordingStore.Recording recording) {
        return IMAGES.contains(type(recording));
    }

    public String list() {
        return device.page(product) + "/recordings";
    }

    public String content() {
        return list() + "/" + recording.id() + "/content";
    }

    public String getType() {
        return type(recording);
    }

    public boolean isImage() {
        return shown == Shown.IMAGE;
    }

    public boolean isHex() {
        return shown == Shown.HEX;
    }

    /** Empty when it is no text, whatever its type claims. A cut may have split the last character. */
    private static Optional<String> text(byte[] bytes, boolean cut) {
        for (int dropped = 0; dropped <= (cut ? 3 : 0) && dropped <= bytes.length; dropped++) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, bytes.length - dropped))
                        .toString();
                boolean readable = text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
                return readable ? Optional.of(text) : Optional.empty();
            } catch (CharacterCodingException e) {
                // perhaps the cut character; else not UTF-8
            }
        }
        return Optional.empty();
    }

    private static String indented(RecordingStore.Recording recording, String text) {
        String type = type(recording);
        if (!type.endsWith("/json") && !type.endsWith("+json")) {
            return text;
        }
        try {
            return Json.MAPPER.readValue(text, JsonNode.class).toPrettyString();
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static String hex(byte[] bytes) {
        var lines = new StringBuilder();
        HexFormat format = HexFormat.ofDelimiter(" ");
        for (int at = 0; at < Math.min(bytes.length, MAX_HEX_BYTES); at += HEX_LINE_BYTES) {
            int end = Math.min(at + HEX_LINE_BYTES, Math.min(bytes.length, MAX_HEX_BYTES));
            lines.append("%08x  %-47s  ".formatted(at, format.formatHex(bytes, at, end)));
            for (int i = at; i < end; i++) {
                lines.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '.');
            }
            lines.append('\n');
        }
        return lines.toString();
    }
}
