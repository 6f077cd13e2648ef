package dev.fleetward.devices.actions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceState;
import dev.fleetward.devices.Life;
import dev.fleetward.devices.attributes.AttributeValue;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done to each device of a set. */
public sealed interface Act {

    /** @param value null takes the attribute away */
    record SetAttribute(String name, @Nullable Object value) implements Act {
        public SetAttribute {
            Attributes.checkName(name);
            if (value != null) {
                AttributeValue.of(name, value);
            }
        }
    }

    /** @param cohort slug of it; empty takes the devices out of theirs */
    record MoveTo(String cohort) implements Act {}

    record SetState(DeviceState state, String reason) implements Act {
        public SetState {
            Life.requireSettable(state, reason);
        }
    }

    /** As a person reads it. */
    default String sentence() {
        return switch (this) {
            case SetAttribute set when set.value == null -> "take attribute %s away".formatted(set.name);
            case SetAttribute set -> "set attribute %s to %s".formatted(set.name, set.value);
            case MoveTo move when move.cohort.isEmpty() -> "take out of their cohort";
            case MoveTo move -> "move to cohort %s".formatted(move.cohort);
            case SetState set -> "mark as %s".formatted(set.state.slug());
        };
    }

    default String json() {
        return Json.write(
                switch (this) {
                    case SetAttribute set ->
                        set.value == null
                                ? Map.of("attribute", set.name)
                                : Map.of("attribute", set.name, "value", set.value);
                    case MoveTo move -> Map.of("cohort", move.cohort);
                    case SetState set -> Map.of("state", set.state.slug(), "reason", set.reason);
                });
    }

    /**
     * {@code {"attribute": "region", "value": "DE"}}, {@code {"cohort": "beta"}} or {@code {"state": "retired"}}.
     *
     * @throws Problem 400 for anything else
     */
    static Act parse(@Nullable JsonNode json) {
        if (json != null && json.path("attribute").isTextual()) {
            JsonNode value = json.path("value");
            Object plain =
                    value.isMissingNode() || value.isNull() ? null : Json.MAPPER.convertValue(value, Object.class);
            return new SetAttribute(json.get("attribute").asText(), plain);
        }
        if (json != null && json.path("cohort").isTextual()) {
            return new MoveTo(json.get("cohort").asText());
        }
        if (json != null && json.path("state").isTextual()) {
            return new SetState(
                    DeviceState.parse(json.get("state").asText()),
                    json.path("reason").asText(""));
        }
        throw Problem.invalid(
                "An action is {\"attribute\": \"region\", \"value\": \"DE\"}, {\"cohort\": \"beta\"} or {\"state\": \"retired\"}.");
    }
}
