package dev.fleetward.components.reading;

/**
 * Reads an SBOM within {@link SbomLimits}: one document of any format, or an archive of many that are one SBOM together.
 * Stateless.
 */
public final class SbomReader {

    private SbomReader() {}

    /**
     * Reads the document.
     *
     * @throws UnreadableSbom saying what is wrong and where
     */
    public static Sbom read(byte[] document) {
        if (document.length > SbomLimits.MAX_SBOM_BYTES) {
            throw new UnreadableSbom("The document is larger than " + SbomLimits.MAX_SBOM_BYTES + " bytes.");
        }
        var draft = new SbomDraft();
        var documents = new Documents(draft);
        var packed = Packing.of(document);
        if (packed.isPresent()) {
            return new ArchiveReader(documents, draft).read(document, packed.get());
        }
        Sbom.Format format = documents.add(document, "");
        documents.finish();
        return draft.toSbom(format, format.mediaType());
    }
}
