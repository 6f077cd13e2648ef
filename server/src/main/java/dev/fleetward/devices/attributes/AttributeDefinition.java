package dev.fleetward.devices.attributes;

/**
 * A name in a product's catalogue.
 *
 * @param declared a person stated the type: other values are refused. Else it is that of the first value
 */
public record AttributeDefinition(String name, AttributeType type, boolean declared, String description) {}
