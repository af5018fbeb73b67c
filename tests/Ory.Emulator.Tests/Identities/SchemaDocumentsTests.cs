using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class SchemaDocumentsTests
{
    private const string Here = "file:///etc/kratos/person.json";

    private static readonly Dictionary<string, string> Documents = new()
    {
        ["file:///etc/kratos/name.json"] = """
            {
              "type": "object",
              "properties": { "first": { "$ref": "#/definitions/text" }, "last": { "$ref": "parts/text.json" }, "nick": { "$ref": "#nick" } },
              "definitions": { "text": { "type": "string", "minLength": 2 }, "nick": { "$id": "#nick", "type": "string", "maxLength": 3 } }
            }
            """,
        ["file:///etc/kratos/parts/text.json"] = """{ "type": "string", "pattern": "^[A-Z]", "definitions": { "number": { "type": "integer" } } }""",
        ["file:///etc/kratos/round.json"] = """{ "type": "object", "properties": { "again": { "$ref": "person.json#/definitions/flag" } } }""",
        ["file:///etc/other.json"] = """{ "properties": { "traits": { "type": "object", "properties": { "mail": { "type": "string", "ory.sh/kratos": { "credentials": { "password": { "identifier": true } } } } } } } }""",
        ["https://schemas.example/kratos/number.json"] = """{ "type": "number" }""",
        ["file://./conf/number.json"] = """{ "type": "number" }""",
        ["file:///etc/kratos/old.json"] = """{ "$schema": "http://json-schema.org/draft-04/schema#", "type": "string" }""",
        ["file:///etc/kratos/list.json"] = "[]",
        ["file:///etc/kratos/broken.json"] = "{",
    };

    [Theory]
    [InlineData("name.json", "traits.a.first traits.a.last traits.a.nick")]
    [InlineData("./parts/../name.json#", "traits.a.first traits.a.last traits.a.nick")]
    [InlineData("name.json#/definitions/text", "traits.a")]
    [InlineData("name.json#nick", "traits.a")]
    [InlineData("/etc/kratos/parts/text.json#/definitions/number", "traits.a")]
    [InlineData("file:///etc/kratos/parts/text.json", "traits.a")]
    [InlineData("../other.json#/properties/traits", "traits.a.mail")]
    [InlineData("round.json", "traits.a.again")]
    [InlineData("number.json", "traits.a", "file://./conf/person.json")]
    [InlineData("number.json", "traits.a", Here, "https://schemas.example/kratos/person.json")]
    [InlineData("https://schemas.example/kratos/number.json", "traits.a")]
    public void What_a_schema_refers_to_elsewhere_is_part_of_it(string reference, string fields, string url = Here, string? id = null) =>
        Assert.Equal(fields, string.Join(' ', Schema(reference, url, id).NodeFields.Select(field => field.Name)));

    [Fact]
    public void It_counts_as_if_it_stood_there()
    {
        var schema = Schema("name.json");
        var other = Schema("../other.json#/properties/traits");

        Assert.Equal(["traits.a.first 4000003", "traits.a.last 4000004", "traits.a.nick 4000017"],
            schema.Validate(JsonNode.Parse("""{"a":{"first":"x","last":"x","nick":"xxxx"}}""")).Select(error => $"{error.Field} {error.Message.Id}").Order(StringComparer.Ordinal));
        Assert.Equal("traits.a.mail", Assert.Single(other.Fields, field => field.IdentifierOf.Contains("password")).Name);
        Assert.Equal("name.json", (string?)schema.Document["properties"]!["traits"]!["properties"]!["a"]!["$ref"]);
    }

    // By its own address Kratos finds no document that it is just reading.
    [Theory]
    [InlineData("none.json", "$ref 'none.json' leads to file:///etc/kratos/none.json, and there is no schema that can be read")]
    [InlineData("none.json", "leads to https://schemas.example/none.json", Here, "https://schemas.example/person.json")]
    [InlineData("name.json", "leads to urn:///name.json", Here, "urn:schemas:person")]
    [InlineData("name.json", "leads to base64://e30=/name.json", "base64://e30=")]
    [InlineData("//schemas.example/none.json", "leads to file://schemas.example/none.json")]
    [InlineData("broken.json", "there is no schema that can be read")]
    [InlineData("list.json", "is no object")]
    [InlineData("old.json", "has another $schema")]
    [InlineData("name.json#/definitions/none", "leads to nothing")]
    [InlineData("name.json#none", "leads to nothing")]
    [InlineData("person.json#/definitions/flag", "leads to nothing")]
    public void One_that_leads_nowhere_is_refused_with_where_it_leads(string reference, string reason, string url = Here, string? id = null) =>
        Assert.Contains(reason, Assert.Throws<InvalidOperationException>(() => Schema(reference, url, id)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_server_that_has_ever_another_one_is_not_followed_for_ever()
    {
        var count = 0;

        var fault = Assert.Throws<InvalidOperationException>(() => IdentitySchema.Parse("default", Text("0.json", null), false, Here, _ => $$"""{ "allOf": [{ "$ref": "{{++count}}.json" }] }"""));

        Assert.Contains("more than 50 documents", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_found_beside_a_configuration_for_a_container()
    {
        var folder = Directory.CreateTempSubdirectory("ory-emulator-");
        try
        {
            var file = Path.Combine(folder.FullName, "kratos.yml");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "person.json"), Text("text.json", null));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "text.json"), """{ "type": "string" }""");
            await File.WriteAllTextAsync(file, "selfservice: { default_browser_return_url: / }\nidentity: { schemas: [{ id: default, url: 'file:///no/such/folder/person.json' }] }\n");

            await using var ory = await OryEmulator.StartAsync(options => options.ConfigurationFile = file);

            Assert.Equal("traits.a", Assert.Single(ory.Server.Configuration.Schemas[0].Fields).Name);
            Assert.Contains(ory.Warnings, warning => warning.Contains("file:///no/such/folder/text.json is not there", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IdentitySchema Schema(string reference, string url = Here, string? id = null) => IdentitySchema.Parse(
        "default", Text(reference, id), false, url, asked => Documents.TryGetValue(asked, out var text) ? text : throw new FileNotFoundException("it is not there"));

    private static string Text(string reference, string? id) => $$"""
        {
          {{(id is null ? "" : $"\"$id\": \"{id}\",")}}
          "definitions": { "flag": { "type": "boolean" } },
          "properties": { "traits": { "type": "object", "properties": { "a": { "$ref": "{{reference}}" } } } }
        }
        """;
}
