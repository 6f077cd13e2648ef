package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fleetward.ingest.chunks.Malformed;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * CBOR (RFC 8949) from devices: lenient in text, which a device may cut inside a character, strict in structure, and
 * bounded. Keys of maps become text, tags are dropped. A tree of our own making because readers in libraries refuse the
 * cut characters that devices do send.
 */
public final class CborParser {
    static final int MAX_DEPTH = 16;
    static final int MAX_ITEMS = 1_000_000;

    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xFF;
    private static final char NUL = '\0';
    private static final char REPLACEMENT = '\uFFFD';

    private final ByteBuffer in;
    private int items;

    private CborParser(byte[] bytes, int from) {
        this.in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    }

    /** The one item that the bytes are. */
    public static JsonNode parse(byte[] bytes) throws Malformed {
        var parser = new CborParser(bytes, 0);
        JsonNode item = parser.item(0);
        if (parser.in.hasRemaining()) {
            throw malformed("%d bytes follow the end of the item.".formatted(parser.in.remaining()));
        }
        return item;
    }

    private JsonNode item(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw malformed("Nested deeper than %d levels.".formatted(MAX_DEPTH));
        }
        if (++items > MAX_ITEMS) {
            throw malformed("More than %d items.".formatted(MAX_ITEMS));
        }
        int initial = u8();
        int info = initial & 0x1F;
        return switch (initial >> 5) {
            case 0 -> unsigned(argument(info));
            case 1 -> negative(argument(info));
            case 2 -> BinaryNode.valueOf(bytes(info, 2));
            case 3 -> TextNode.valueOf(text(bytes(info, 3)));
            case 4 -> array(info, depth);
            case 5 -> map(info, depth);
            case 6 -> tagged(info, depth);
            default -> simple(info);
        };
    }

    private ArrayNode array(int info, int depth) throws Malformed {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        long left = count(info);
        while (left < 0 ? !atBreak() : left-- > 0) {
            array.add(item(depth + 1));
        }
        return array;
    }

    private ObjectNode map(int info, int depth) throws Malformed {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        long left = count(info);
        while (left < 0 ? !atBreak() : left-- > 0) {
            JsonNode key = item(depth + 1);
            if (!key.isValueNode() || key.isBinary()) {
                throw malformed("A map has a key that is neither number nor text.");
            }
            map.set(key.asText(), item(depth + 1));
        }
        return map;
    }

    private JsonNode tagged(int info, int depth) throws Malformed {
        argument(info);
        return item(depth + 1);
    }

    private JsonNode simple(int info) throws Malformed {
        return switch (info) {
            case 20 -> BooleanNode.FALSE;
            case 21 -> BooleanNode.TRUE;
            case 22, 23 -> NullNode.instance;
            case 25 -> DoubleNode.valueOf(Float.float16ToFloat((short) argument(info)));
            case 26 -> DoubleNode.valueOf(Float.intBitsToFloat((int) argument(info)));
            case 27 -> DoubleNode.valueOf(Double.longBitsToDouble(argument(info)));
            default -> throw malformed("Simple value %d means nothing here.".formatted(info));
        };
    }

    private static JsonNode unsigned(long argument) {
        return argument >= 0 ? LongNode.valueOf(argument) : BigIntegerNode.valueOf(big(argument));
    }

    private static JsonNode negative(long argument) {
        return argument >= 0
                ? LongNode.valueOf(-1 - argument)
                : BigIntegerNode.valueOf(big(argument).not());
    }

    private static BigInteger big(long unsigned) {
        return new BigInteger(Long.toUnsignedString(unsigned));
    }

    /** -1 when the end is marked by a break. */
    private long count(int info) throws Malformed {
        if (info == INDEFINITE) {
            return -1;
        }
        long count = argument(info);
        if (count < 0 || count > in.remaining()) {
            throw malformed("%s items are claimed where %d bytes are left."
                    .formatted(Long.toUnsignedString(count), in.remaining()));
        }
        return count;
    }

    private byte[] bytes(int info, int major) throws Malformed {
        if (info != INDEFINITE) {
            return taken(count(info));
        }
        var joined = new ByteArrayOutputStream();
        while (!atBreak()) {
            int initial = u8();
            if (initial >> 5 != major || (initial & 0x1F) == INDEFINITE) {
                throw malformed("A string in parts has a part that is no string.");
            }
            joined.writeBytes(taken(count(initial & 0x1F)));
        }
        return joined.toByteArray();
    }

    private byte[] taken(long length) {
        var bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private boolean atBreak() throws Malformed {
        int next = u8();
        if (next == BREAK) {
            return true;
        }
        in.position(in.position() - 1);
        return false;
    }

    private long argument(int info) throws Malformed {
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw malformed("Additional information %d is reserved.".formatted(info));
        }
        int bytes = 1 << (info - 24);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | u8();
        }
        return value;
    }

    private int u8() throws Malformed {
        if (!in.hasRemaining()) {
            throw malformed("The bytes end inside an item.");
        }
        return in.get() & 0xFF;
    }

    /** Broken characters become U+FFFD; so does NUL, which PostgreSQL cannot keep in text. */
    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8).replace(NUL, REPLACEMENT);
    }

    private static Malformed malformed(String detail) {
        return new Malformed("bad-cbor", detail);
    }
}
