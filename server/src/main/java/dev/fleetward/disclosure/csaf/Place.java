package dev.fleetward.disclosure.csaf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A part of a document and where it stands, as a JSON pointer. What is absent is a place of nothing. */
record Place(String path, JsonNode node) {

    static Place root(JsonNode document) {
        return new Place("", document);
    }

    Place at(String name) {
        return new Place(path + "/" + name, node.path(name));
    }

    boolean has(String name) {
        return node.has(name);
    }

    boolean exists() {
        return !node.isMissingNode();
    }

    /** The string under that name, empty when there is none. */
    String text(String name) {
        return node.path(name).isTextual() ? node.path(name).textValue() : "";
    }

    String text() {
        return node.isTextual() ? node.textValue() : "";
    }

    /** The items of the list under that name. */
    List<Place> each(String name) {
        Place list = at(name);
        List<Place> items = new ArrayList<>();
        if (list.node.isArray()) {
            for (int i = 0; i < list.node.size(); i++) {
                items.add(new Place(list.path + "/" + i, list.node.get(i)));
            }
        }
        return items;
    }
}
