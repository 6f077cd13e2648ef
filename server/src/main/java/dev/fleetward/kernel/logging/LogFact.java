package dev.fleetward.kernel.logging;

import org.jboss.logging.MDC;

/** What a line tells besides its message, where it is known. */
public enum LogFact {
    /** Of the request that was being answered; answers of 500 and above tell it as their reference. */
    REQUEST("requestId"),
    /** Of the caller's trace, as its header {@code traceparent} said. */
    TRACE("traceId"),
    /** Of what the server itself is doing, while traces are told. */
    SPAN("spanId"),
    ORGANIZATION("organization");

    private final String key;

    LogFact(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** For what is logged while the present request is answered, or by the present thread. */
    public void is(String value) {
        MDC.put(key, value);
    }

    public void isNoMore() {
        MDC.remove(key);
    }

    /** Empty when it is not known. */
    public String now() {
        Object value = MDC.get(key);
        return value == null ? "" : value.toString();
    }
}
