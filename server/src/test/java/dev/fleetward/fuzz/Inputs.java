package dev.fleetward.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values that fit a schema, mostly; else what breaks servers. The same seed gives the same ones. */
final class Inputs {
    static final String MARKUP = "<script>fuzzed</script>";
    private static final int MAX_DEPTH = 6;
    /** Addresses lead to this machine or nowhere: what is tried must reach nobody. */
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "0",
            "-1",
            "9223372036854775808",
            "NaN",
            "1e400",
            "null",
            "true",
            "\u0000",
            "a\u0000b",
            "\uD800",
            "\uFFFE\u202E\uD83D\uDE80",
            "..",
            "../../../../etc/passwd",
            "'; DROP TABLE device; --",
            "\" onmouseover=\"fuzzed",
            MARKUP,
            "{7*7}",
            "{str:raw('x')}",
            "${7*7}",
            "${jndi:ldap://fuzz.invalid/a}",
            "%00%ff%",
            "%s%n%d",
            "a\r\nSet-Cookie: fuzzed=1",
            "2026-02-30",
            "2026-11-28T00:00:00Z",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "2026-11-28",
            "(a+)+$",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
            "[".repeat(200),
            "a".repeat(300),
            "ä".repeat(150),
            "http://127.0.0.1:1/",
            "file:///etc/passwd",
            "https://fuzz.invalid/",
            "a@fuzz.invalid",
            "00000000-0000-0000-0000-000000000000",
            "P1D",
            "-P99999999999999D",
            "1.0.0",
            "pkg:npm/%40a/b@1");

    private static final List<BigInteger> NUMBERS = Stream.of(
                    "0",
                    "1",
                    "-1",
                    "2",
                    "100",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775809")
            .map(BigInteger::new)
            .toList();

    private final JsonNode document;
    private final Random random;

    Inputs(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    String hostile() {
        return HOSTILE.get(random.nextInt(HOSTILE.size()));
    }

    String text(JsonNode schema) {
        JsonNode value = value(schema, MAX_DEPTH);
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** Bytes of a JSON body: of the schema, or hurt. */
    byte[] json(JsonNode schema) {
        byte[] good = value(schema, 0).toString().getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(12)) {
            case 0 -> hurt(good);
            case 1 -> value(JsonNodeFactory.instance.objectNode(), 0).toString().getBytes(StandardCharsets.UTF_8);
            case 2 -> ("[".repeat(5_000) + "]".repeat(5_000)).getBytes(StandardCharsets.UTF_8);
            default -> good;
        };
    }

    byte[] form(Map<String, List<String>> fields) {
        return fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(_ -> !oneIn(8))
                .map(field -> Operation.encoded(field.getKey()) + "=" + Operation.encoded(fieldValue(field.getValue())))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private String fieldValue(List<String> seen) {
        return seen.isEmpty() || oneIn(2) ? hostile() : seen.get(random.nextInt(seen.size()));
    }

    byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] hurt(byte[] good) {
        byte[] hurt =
                random.nextBoolean() ? good.clone() : java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
        for (int i = 0; i < 3 && hurt.length > 0; i++) {
            hurt[random.nextInt(hurt.length)] = (byte) random.nextInt();
        }
        return hurt;
    }

    private JsonNode value(JsonNode given, int depth) {
        JsonNode schema = resolved(given);
        var make = JsonNodeFactory.instance;
        if (oneIn(12)) {
            return switch (random.nextInt(4)) {
                case 0 -> make.nullNode();
                case 1 -> make.numberNode(NUMBERS.get(random.nextInt(NUMBERS.size())));
                case 2 -> make.arrayNode().add(hostile());
                default -> make.textNode(hostile());
            };
        }
        if (schema.path("enum").isArray()) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                var array = make.arrayNode();
                int size = depth > MAX_DEPTH ? 0 : oneIn(20) ? 1_000 / (depth + 1) : random.nextInt(4);
                IntStream.range(0, size).forEach(_ -> array.add(value(schema.path("items"), depth + 2)));
                yield array;
            }
            case "integer" -> make.numberNode(NUMBERS.get(random.nextInt(oneIn(3) ? NUMBERS.size() : 5)));
            case "number" -> make.numberNode(oneIn(3) ? Double.MAX_VALUE : random.nextInt(200) / 2.0 - 10);
            case "boolean" -> make.booleanNode(random.nextBoolean());
            default -> make.textNode(string(schema));
        };
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = JsonNodeFactory.instance.objectNode();
        if (depth <= MAX_DEPTH) {
            schema.path("properties").properties().stream()
                    .filter(_ -> !oneIn(7))
                    .forEach(property -> object.set(property.getKey(), value(property.getValue(), depth + 1)));
        }
        if (schema.path("properties").isEmpty() || oneIn(15)) {
            object.put(hostile(), hostile());
        }
        return object;
    }

    private String string(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2026-11-%02dT00:00:00Z".formatted(1 + random.nextInt(28));
            case "date" -> "2026-11-%02d".formatted(1 + random.nextInt(28));
            default -> oneIn(2) ? hostile() : "fuzz-" + random.nextInt(50);
        };
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode resolved = schema;
        while (resolved.has("$ref")) {
            resolved = document.at(resolved.get("$ref").asText().substring(1));
        }
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            if (resolved.path(choice).isArray()) {
                return resolved(resolved.path(choice)
                        .get(random.nextInt(resolved.path(choice).size())));
            }
        }
        return resolved;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.get(0).asText();
        }
        return type.asText(schema.has("properties") ? "object" : "string");
    }
}
