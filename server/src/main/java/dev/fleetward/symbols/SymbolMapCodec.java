package dev.fleetward.symbols;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.symbols.SymbolMap.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A symbol map as JSON: the form an ELF's names take when the ELF itself may not leave the house. */
public final class SymbolMapCodec {
    public static final int MAX_MAP_BYTES = 16 * 1024 * 1024;
    static final int MAX_METRICS = 4_096;
    static final int MAX_SESSIONS = 64;
    static final int MAX_REASONS = 4_096;
    static final int MAX_LOG_FORMATS = 100_000;
    static final int MAX_NAME_CHARACTERS = 256;
    static final int MAX_FORMAT_CHARACTERS = 4_096;
    private static final int MAX_DEPTH = 8;
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;
    private static final Pattern BUILD_ID = Pattern.compile("([0-9a-fA-F]{2}){1,64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_FORMAT_CHARACTERS)
                    .maxNumberLength(20)
                    .build())
            .build());

    private SymbolMapCodec() {}

    /** @throws BadSymbolMap naming the member that is wrong */
    public static SymbolMap parse(byte[] json) throws BadSymbolMap {
        if (json.length > MAX_MAP_BYTES) {
            throw new BadSymbolMap("A symbol map may have at most %,d bytes.".formatted(MAX_MAP_BYTES));
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new BadSymbolMap("It is not the JSON of a symbol map: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
        if (!(root instanceof ObjectNode map)) {
            throw new BadSymbolMap("A symbol map is a JSON object.");
        }
        return read(map);
    }

    /** What {@link #write} wrote and we kept. */
    static SymbolMap stored(byte[] json) {
        try {
            return parse(json);
        } catch (BadSymbolMap e) {
            throw new IllegalStateException("a stored symbol map is damaged: " + e.detail());
        }
    }

    private static SymbolMap read(ObjectNode map) throws BadSymbolMap {
        List<String> sessions = names(map, "sessions", MAX_SESSIONS);
        String buildId = optionalText(map, "build_id");
        if (buildId != null && !BUILD_ID.matcher(buildId).matches()) {
            throw new BadSymbolMap("build_id must be 1 to 64 bytes in hexadecimal.");
        }
        return new SymbolMap(
                buildId == null ? null : buildId.toLowerCase(java.util.Locale.ROOT),
                buildId == null ? null : optionalText(map, "build_id_kind"),
                metrics(map, sessions),
                sessions,
                names(map, "trace_reasons", MAX_REASONS),
                byNumber(map, "reboot_reasons", MAX_REASONS, SymbolMapCodec::reason),
                byNumber(map, "log_formats", MAX_LOG_FORMATS, SymbolMapCodec::logFormat));
    }

    private static List<Metric> metrics(ObjectNode map, List<String> sessions) throws BadSymbolMap {
        var metrics = new ArrayList<Metric>();
        var taken = new HashSet<Long>();
        int at = 0;
        for (JsonNode metric : array(map, "metrics", MAX_METRICS)) {
            var member = new Member("metrics[%d]".formatted(at++), metric);
            long index = member.number("index", 0, MAX_METRICS);
            long session = member.number("session_index", 0, MAX_SESSIONS);
            if (!taken.add(index)) {
                throw new BadSymbolMap(member.where() + ".index " + index + " is there twice.");
            }
            if (session >= sessions.size() || !sessions.get((int) session).equals(member.text("session"))) {
                throw new BadSymbolMap(member.where() + ": session_index and session must be one of sessions.");
            }
            metrics.add(new Metric(
                    (int) index,
                    member.text("enumerator"),
                    member.text("name"),
                    member.text("session"),
                    (int) session,
                    SymbolMap.Type.of(member.text("type"))
                            .orElseThrow(() -> new BadSymbolMap(
                                    member.where() + ".type must be unsigned, signed, timer or string.")),
                    member.number("min", Integer.MIN_VALUE, MAX_NUMBER),
                    member.number("range", 0, MAX_NUMBER),
                    member.number("scale_value", 1, MAX_NUMBER)));
        }
        return metrics;
    }

    private static String reason(Member reason) throws BadSymbolMap {
        return named(reason.where(), reason.value());
    }

    private static LogFormat logFormat(Member format) throws BadSymbolMap {
        JsonNode text = format.value().path("format");
        if (!text.isTextual()) {
            throw new BadSymbolMap(format.where() + ".format must be a text.");
        }
        return new LogFormat(
                (int) format.number("arg_count", 0, LogFormat.MAX_ARGUMENTS),
                format.text("file"),
                format.number("line", 0, Integer.MAX_VALUE),
                text.textValue());
    }

    private interface Read<T> {
        T of(Member member) throws BadSymbolMap;
    }

    private static <T> SortedMap<Long, T> byNumber(ObjectNode map, String name, int max, Read<T> read)
            throws BadSymbolMap {
        var found = new TreeMap<Long, T>();
        JsonNode members = map.path(name);
        if (members.isMissingNode() || members.isNull()) {
            return found;
        }
        if (!members.isObject() || members.size() > max) {
            throw new BadSymbolMap("%s must be an object of at most %,d members.".formatted(name, max));
        }
        for (var member : members.properties()) {
            if (!NUMBER.matcher(member.getKey()).matches()) {
                throw new BadSymbolMap("%s: “%s” is not a number.".formatted(name, clipped(member.getKey())));
            }
            String where = name + "." + member.getKey();
            found.put(Long.valueOf(member.getKey()), read.of(new Member(where, member.getValue())));
        }
        return found;
    }

    private static List<String> names(ObjectNode map, String name, int max) throws BadSymbolMap {
        var names = new ArrayList<String>();
        for (JsonNode value : array(map, name, max)) {
            names.add(named("%s[%d]".formatted(name, names.size()), value));
        }
        return names;
    }

    private static JsonNode array(ObjectNode map, String name, int max) throws BadSymbolMap {
        JsonNode array = map.path(name);
        if (array.isMissingNode() || array.isNull()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (!array.isArray() || array.size() > max) {
            throw new BadSymbolMap("%s must be an array of at most %,d items.".formatted(name, max));
        }
        return array;
    }

    private static String named(String where, JsonNode value) throws BadSymbolMap {
        String text = value.textValue();
        if (text == null || text.isEmpty() || text.length() > MAX_NAME_CHARACTERS || text.indexOf('\0') >= 0) {
            throw new BadSymbolMap("%s must be a text of 1 to %d characters.".formatted(where, MAX_NAME_CHARACTERS));
        }
        return text;
    }

    private static @Nullable String optionalText(ObjectNode map, String name) throws BadSymbolMap {
        JsonNode value = map.path(name);
        return value.isMissingNode() || value.isNull() ? null : named(name, value);
    }

    private static String clipped(String text) {
        return text.substring(0, Math.min(text.length(), 40));
    }

    private record Member(String where, JsonNode value) {
        String text(String name) throws BadSymbolMap {
            return named(where + "." + name, value.path(name));
        }

        long number(String name, long min, long max) throws BadSymbolMap {
            JsonNode number = value.path(name);
            if (!number.canConvertToLong()
                    || !number.isIntegralNumber()
                    || number.longValue() < min
                    || number.longValue() > max) {
                throw new BadSymbolMap("%s.%s must be a whole number from %d to %d.".formatted(where, name, min, max));
            }
            return number.longValue();
        }
    }

    /** The same form as {@link #parse} reads. */
    public static byte[] write(SymbolMap map) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree(map));
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode tree(SymbolMap map) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("build_id", map.buildId()).put("build_id_kind", map.buildIdKind());
        var metrics = root.putArray("metrics");
        for (Metric metric : map.metrics()) {
            metrics.addObject()
                    .put("index", metric.index())
                    .put("enumerator", metric.enumerator())
                    .put("name", metric.name())
                    .put("session", metric.session())
                    .put("session_index", metric.sessionIndex())
                    .put("type", metric.type().slug())
                    .put("min", metric.min())
                    .put("range", metric.range())
                    .put("scale_value", metric.scale());
        }
        map.sessions().forEach(root.putArray("sessions")::add);
        map.traceReasons().forEach(root.putArray("trace_reasons")::add);
        members(root.putObject("reboot_reasons"), map.rebootReasons(), JsonNodeFactory.instance::textNode);
        members(root.putObject("log_formats"), map.logFormats(), format -> MAPPER.createObjectNode()
                .put("arg_count", format.argCount())
                .put("file", format.file())
                .put("line", format.line())
                .put("format", format.format()));
        return root;
    }

    private static <T> void members(ObjectNode object, SortedMap<Long, T> values, Function<T, JsonNode> json) {
        values.forEach((number, value) -> object.set(number.toString(), json.apply(value)));
    }
}
