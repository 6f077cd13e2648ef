package dev.fleetward.kernel;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of addresses, as {@code 10.0.0.0/8} or {@code fd00::/8}. */
public record Network(byte[] address, int prefixBits) {
    private static final Pattern WRITTEN = Pattern.compile("[0-9a-fA-F:.]+/[0-9]{1,3}");

    /** @throws IllegalArgumentException naming what cannot be read */
    public static Network parse(String text) {
        String written = text.strip();
        if (!WRITTEN.matcher(written).matches()) {
            throw new IllegalArgumentException("“%s” is no network; write it as 10.1.0.0/16".formatted(text));
        }
        String[] parts = written.split("/", 2);
        try {
            byte[] address = InetAddress.getByName(parts[0]).getAddress();
            int bits = Integer.parseInt(parts[1]);
            if (bits > address.length * Byte.SIZE) {
                throw new IllegalArgumentException("“%s” has more bits than its address".formatted(text));
            }
            return new Network(address, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("“%s” is no network; write it as 10.1.0.0/16".formatted(text), e);
        }
    }

    public boolean holds(InetAddress other) {
        byte[] theirs = other.getAddress();
        if (theirs.length != address.length) {
            return false;
        }
        int rest = address.length * Byte.SIZE - prefixBits;
        return new BigInteger(1, address).shiftRight(rest).equals(new BigInteger(1, theirs).shiftRight(rest));
    }
}
