namespace Ory.Emulator;

/// <summary>Reads <c>identity.schemas</c>, and the schemas that stand there.</summary>
internal static class SchemaLoader
{
    /// <param name="reader">The configuration.</param>
    /// <param name="folder">The folder of the configuration.</param>
    /// <param name="notes">Gets what whoever wrote the configuration should know: one line each.</param>
    /// <param name="defaultId">The schema of who says nothing else; one of those that there are.</param>
    public static IReadOnlyList<IdentitySchema> Load(ConfigurationReader reader, string folder, List<string> notes, out string defaultId)
    {
        var schemas = new List<IdentitySchema>();
        foreach (var item in reader.Items("identity.schemas"))
        {
            var id = reader.Text(item + ".id") ?? throw reader.Fault(item, "a schema with an id");
            var url = reader.Text(item + ".url") ?? throw reader.Fault(item, "a schema with a url");
            if (schemas.Exists(other => other.Id == id)) notes.Add($"{item}.id: '{id}' is the id of an earlier schema, which counts, as with Kratos");
            try
            {
                var schema = IdentitySchema.Parse(id, Read(url), reader.Flag(item + ".selfservice_selectable"), url, Read);
                schemas.Add(schema);
                notes.AddRange(schema.Notes.Select(note => $"{item}.url: {note}"));
            }
            catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException or ArgumentException or HttpRequestException or OperationCanceledException)
            {
                throw reader.Fault(item + ".url", References.Expected + " (" + fault.Message + ")", fault);
            }
            catch (Exception fault) when (fault is System.Text.Json.JsonException or InvalidOperationException)
            {
                throw reader.Fault(item + ".url", "a JSON Schema of an identity (" + fault.Message + ")", fault);
            }

            string Read(string reference)
            {
                var text = References.Read(reference, folder);
                if (References.Elsewhere(reference, folder) is { } place) notes.Add($"{item}.url: {reference} is not there; {place} is used in its place");
                return text;
            }
        }

        if (schemas.Count == 0)
            throw reader.Fault("identity.schemas", "at least one identity schema" + (reader.Has("identity.default_schema_url") ? " (identity.default_schema_url is of an earlier Kratos)" : ""));
        var chosen = defaultId = reader.Text("identity.default_schema_id", "default");
        return schemas.Any(schema => schema.Id == chosen)
            ? schemas
            : throw reader.Fault("identity.default_schema_id", $"the id of one of identity.schemas ({string.Join(", ", schemas.Select(schema => schema.Id))})");
    }
}
