package dev.fleetward.privacy.owners;

import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/**
 * A request's form, as it was sent; Jakarta REST fills it.
 *
 * @param confirm the serial, for an erasure
 */
record WishForm(
        @RestForm String kind,
        @RestForm String field,
        @RestForm String text,
        @RestForm String recipient,
        @RestForm String until,
        @RestForm String confirm) {
    static final WishForm EMPTY = new WishForm("", "", "", "", "", "");

    WishForm {
        kind = sent(kind);
        field = sent(field);
        text = sent(text);
        recipient = sent(recipient);
        until = sent(until);
        confirm = sent(confirm);
    }

    Wish wish() {
        return Wish.of(kind, field, text, recipient, until);
    }

    /** What was typed for that kind, so that nothing is lost when it was refused. */
    public WishForm of(String wanted) {
        return kind.equals(wanted) ? this : EMPTY;
    }

    /** A field that was not sent arrives as none. */
    private static String sent(@Nullable String field) {
        return field == null ? "" : field;
    }
}
