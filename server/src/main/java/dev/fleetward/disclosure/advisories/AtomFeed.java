package dev.fleetward.disclosure.advisories;

import java.io.StringWriter;
import java.time.Instant;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** All public advisories of a maker as an Atom feed (RFC 4287). */
final class AtomFeed {
    private static final int MAX_ENTRIES = 100;

    private final XMLStreamWriter xml;

    private AtomFeed(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(Site.Open open, Addresses addresses) {
        var text = new StringWriter();
        try {
            new AtomFeed(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text)).write(open, addresses);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void write(Site.Open open, Addresses addresses) throws XMLStreamException {
        xml.writeStartDocument("utf-8", "1.0");
        xml.writeStartElement("feed");
        xml.writeDefaultNamespace("http://www.w3.org/2005/Atom");
        element("id", addresses.pages());
        element("title", "Security advisories of " + open.publisher().maker().name());
        element(
                "updated",
                open.advisories().stream()
                        .findFirst()
                        .flatMap(Advisory::newest)
                        .map(Advisory.Revision::at)
                        .orElse(Instant.EPOCH)
                        .toString());
        link("self", "application/atom+xml", addresses.atom());
        link("alternate", "text/html", addresses.pages());
        xml.writeStartElement("author");
        element("name", open.publisher().maker().name());
        xml.writeEndElement();
        for (Advisory advisory : open.advisories().stream().limit(MAX_ENTRIES).toList()) {
            entry(advisory, addresses);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void entry(Advisory advisory, Addresses addresses) throws XMLStreamException {
        String id = advisory.trackingId().orElseThrow();
        Advisory.Revision newest = advisory.newest().orElseThrow();
        Instant first = advisory.revisions().getFirst().at();
        xml.writeStartElement("entry");
        element("id", addresses.page(id));
        element("title", id + ": " + newest.title());
        element("published", first.toString());
        element("updated", newest.at().toString());
        link("alternate", "text/html", addresses.page(id));
        link("enclosure", "application/json", addresses.document(id, first));
        element("summary", newest.summary());
        xml.writeEndElement();
    }

    private void link(String rel, String type, String href) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", rel);
        xml.writeAttribute("type", type);
        xml.writeAttribute("href", href);
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        // What XML 1.0 cannot hold would make the whole feed unreadable.
        xml.writeCharacters(text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", " "));
        xml.writeEndElement();
    }
}
