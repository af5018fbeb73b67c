using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class IdentitySchemaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // On a thread of its own: what has no end cannot be waited for.
    [Theory]
    [InlineData("""{"a":{"$ref":"#/properties/traits"}}""", "traits.a refers to itself")]
    [InlineData("""{"a":{"$ref":"#"}}""", "refers to itself")]
    [InlineData("""{"a":{"$ref":"#/definitions/one"}}""", "traits.a.b.c refers to itself", """{"one":{"type":"object","properties":{"b":{"$ref":"#/definitions/two"}}},"two":{"properties":{"c":{"$ref":"#/definitions/one"}}}}""")]
    [InlineData("""{"a":{"$ref":"#/definitions/one"}}""", "traits.a refers to itself", """{"one":{"$ref":"#/definitions/two"},"two":{"$ref":"#/definitions/one"}}""")]
    [InlineData("""{"a":{"allOf":[{"$ref":"#/properties/traits/properties/a"}]}}""", "traits.a refers to itself")]
    [InlineData("""{"a":{"$ref":"#/definitions/none"}}""", "leads to nothing")]
    [InlineData("""{"a":{"$ref":"#none"}}""", "leads to nothing")]
    [InlineData("""{"a":{"$ref":"#/properties/traits/type"}}""", "leads to nothing")]
    [InlineData("""{"a":{"$ref":"https://schemas.example/a.json#/b"}}""", "leads out of the schema")]
    [InlineData("""{"a":{"$ref":"other.json"}}""", "leads out of the schema")]
    [InlineData("""{"a":{"type":"string","ory.sh/kratos":{"verification":{"via":"post"}}}}""", "traits.a.ory.sh/kratos.verification.via is \"post\"")]
    [InlineData("""{"a":{"type":"string","ory.sh/kratos":{"recovery":{"via":1}}}}""", "traits.a.ory.sh/kratos.recovery.via is 1")]
    [InlineData("""{"a":{"type":"string","ory.sh/kratos":{"credentials":{"password":true}}}}""", "traits.a.ory.sh/kratos.credentials.password is no object")]
    [InlineData("""{"a":{"type":"string","ory.sh/kratos":{"credentials":{"password":{"identifier":"yes"}}}}}""", "password.identifier is neither true nor false")]
    [InlineData("""{"a":{"type":"text"}}""", "traits.properties.a.type is not one or more of string")]
    [InlineData("""{"a":{"type":"string","pattern":"["}}""", "traits.properties.a.pattern is not a regular expression")]
    [InlineData("""{"a":{"type":"string","ory.sh/kratos":[]}}""", "traits.a.ory.sh/kratos is no object")]
    public void A_schema_that_cannot_be_used_is_refused_with_its_reason(string properties, string reason, string? definitions = null)
    {
        Exception? fault = null;
        var reading = new Thread(() => fault = Record.Exception(() => Schema(properties, definitions))) { IsBackground = true };
        reading.Start();

        Assert.True(reading.Join(Patience), "It reads and reads.");
        Assert.Contains(reason, Assert.IsType<InvalidOperationException>(fault).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"type":"string","ory.sh/kratos":{"verfication":{"via":"email"}}}}""", "traits.a.ory.sh/kratos.verfication is not known and has no effect")]
    [InlineData("""{"a":{"type":"array","items":{"type":"string"},"ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}}}""", "traits.a identifies somebody, but is no text")]
    [InlineData("""{"a":{"allOf":[{"ory.sh/kratos":{"captcha":{}}},{"ory.sh/kratos":{"captcha":{}}}]}}""", "traits.a.ory.sh/kratos.captcha is not known and has no effect")]
    public void What_has_no_effect_in_a_schema_is_noted_once(string properties, string note) => Assert.Equal(note, Assert.Single(Schema(properties).Notes));

    [Fact]
    public void References_that_double_at_each_step_are_refused()
    {
        var definitions = new JsonObject { ["d30"] = new JsonObject { ["type"] = "string" } };
        for (var i = 0; i < 30; i++)
        {
            JsonObject Next() => new() { ["$ref"] = $"#/definitions/d{i + 1}" };
            definitions[$"d{i}"] = new JsonObject { ["properties"] = new JsonObject { ["a"] = Next(), ["b"] = Next() } };
        }

        var fault = Assert.Throws<InvalidOperationException>(() => Schema("""{"a":{"$ref":"#/definitions/d0"}}""", definitions.ToJsonString()));

        Assert.Contains("parts", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("07", "$id")]
    [InlineData("04", "id")]
    public void A_reference_may_name_what_it_means_by_its_id(string draft, string key)
    {
        var schema = IdentitySchema.Parse("default", $$"""
            {
              "$schema": "http://json-schema.org/draft-{{draft}}/schema#",
              "{{key}}": "https://schemas.example/person",
              "definitions": { "text": { "{{key}}": "#text", "type": "string" } },
              "properties": { "traits": { "type": "object", "properties": { "a": { "$ref": "#text" }, "b": { "$ref": "https://schemas.example/person#text" } } } }
            }
            """, false);

        Assert.Equal(["traits.a", "traits.b"], schema.NodeFields.Select(field => field.Name));
        Assert.Equal("traits.a 4000026, traits.b 4000026", Errors(schema, """{"a":1,"b":1}"""));
    }

    [Theory]
    [InlineData("true", "")]
    [InlineData("false", "traits.a 4000001")]
    public void A_reference_may_lead_to_true_or_false(string target, string expected) =>
        Assert.Equal(expected, Errors(Schema("""{"a":{"$ref":"#/definitions/b"}}""", $$"""{"b":{{target}}}"""), """{"a":1}"""));

    [Fact]
    public void In_the_items_of_a_list_a_schema_may_refer_to_itself()
    {
        var schema = Schema("""{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/properties/traits"}}}""");

        Assert.Empty(schema.Validate(JsonNode.Parse("""{"name":"a","children":[{"name":"b","children":[]}]}""")));
        Assert.Equal("traits.children.0.name 4000026", Errors(schema, """{"children":[{"name":1}]}"""));
    }

    [Theory]
    [InlineData("""{"a":{"const":"x"}}""", """{"a":"x"}""", "")]
    [InlineData("""{"a":{"const":"x"}}""", """{"a":"y"}""", "traits.a 4000029")]
    [InlineData("""{"a":{"const":{"b":1}}}""", """{"a":"y"}""", "traits.a 4000030")]
    [InlineData("""{"a":{"enum":["x","y"]}}""", """{"a":"z"}""", "traits.a 4000001")]
    [InlineData("""{"a":{"type":["string","null"]}}""", """{"a":null}""", "")]
    [InlineData("""{"a":{"type":["string","null"]}}""", """{"a":1}""", "traits.a 4000026")]
    [InlineData("""{"a":{"if":{"properties":{"k":{"const":"x"}},"required":["k"]},"then":{"required":["t"]},"else":{"required":["e"]}}}""", """{"a":{"k":"x"}}""", "traits.a.t 4000002")]
    [InlineData("""{"a":{"if":{"properties":{"k":{"const":"x"}},"required":["k"]},"then":{"required":["t"]},"else":{"required":["e"]}}}""", """{"a":{"k":"y"}}""", "traits.a.e 4000002")]
    [InlineData("""{"a":{"if":{"properties":{"k":{"const":"x"}},"required":["k"]},"then":{"required":["t"]},"else":{"required":["e"]}}}""", """{"a":{"k":"x","t":1}}""", "")]
    [InlineData("""{"a":{"anyOf":[{"type":"string"},{"type":"boolean"}]}}""", """{"a":1}""", "traits.a 4000026, traits.a 4000026")]
    [InlineData("""{"a":{"oneOf":[{"type":"string"},{"minLength":1}]}}""", """{"a":"x"}""", "traits.a 4000001")]
    [InlineData("""{"a":{"type":"object","required":["b"],"properties":{"b":{"type":"string"}}}}""", """{"a":"x"}""", "traits.a 4000026")]
    [InlineData("""{"a":{"type":"string","enum":["x"]}}""", """{"a":1}""", "traits.a 4000026")]
    [InlineData("""{"a":{"type":"array","items":{"type":"string","format":"email"}}}""", """{"a":["a@example.org","b"]}""", "traits.a.1 4000040")]
    [InlineData("""{"a":{"allOf":[{"type":"string"},{"format":"email"}]}}""", """{"a":"b"}""", "traits.a 4000040")]
    [InlineData("""{"a":{"type":"string","format":"colour"}}""", """{"a":"b"}""", "")]
    [InlineData("""{"a":{"type":"string"}}""", """{"a":9223372036854775808}""", "traits.a 4000026")]
    [InlineData("""{"a":{"type":"array","items":{"type":"integer"}}}""", """{"a":[-123456789012345678901234567890]}""", "")]
    [InlineData("""{"a":{"type":"number","maximum":5}}""", """{"a":123456789012345678901234567890}""", "traits.a 4000020")]
    public void What_does_not_fit_is_told_at_its_field(string properties, string traits, string expected) =>
        Assert.Equal(expected, Errors(Schema(properties), traits));

    [Theory]
    [InlineData("""{"b":{"type":"string"},"a":{"type":"string"}}""", "traits.a traits.b")]
    [InlineData("""{"a":{"$ref":"#/definitions/name"}}""", "traits.a.first traits.a.last")]
    [InlineData("""{"a":{"allOf":[{"type":"string","title":"A"},{"minLength":3}]}}""", "traits.a")]
    [InlineData("""{"a":{"anyOf":[{"type":"object","properties":{"x":{"type":"string"}}},{"type":"object","properties":{"y":{"type":"number"}}}]}}""", "traits.a.x traits.a.y")]
    [InlineData("""{"a":{"type":["string","null"]},"b":{"enum":["x","y"]},"c":{},"d":{"type":"null"}}""", "")]
    [InlineData("""{"a":{"const":"x"},"b":{"const":1},"c":{"type":["string","null"],"default":"d"}}""", "traits.a traits.b traits.c")]
    [InlineData("""{"a":{"type":"array","items":{"type":"string"}},"b":{"type":"array"},"c":{"type":"array","items":{"type":"object"}},"d":{"type":"object"}}""", "traits.a traits.b")]
    [InlineData("""{"a":{"if":{"properties":{"kind":{"const":"x"}}},"then":{"properties":{"tax":{"type":"string"}}}}}""", "traits.a.kind traits.a.tax")]
    public void The_fields_of_a_form_are_those_that_Kratos_lists(string properties, string expected) =>
        Assert.Equal(expected, string.Join(' ', Schema(properties, """{"name":{"type":"object","properties":{"last":{"type":"string"},"first":{"type":"string"}}}}""").NodeFields.Select(field => field.Name)));

    // Whoever describes there what else an identity has, does so in vain.
    [Fact]
    public void What_is_described_beside_the_traits_is_shown_by_forms_and_no_trait()
    {
        var schema = IdentitySchema.Parse("default", """
            {
              "type": "object",
              "properties": {
                "metadata_public": { "type": "object", "properties": { "role": { "type": "string", "title": "Role" }, "additionalProperties": false } },
                "traits": { "type": "object", "properties": { "b": { "type": "string" } } },
                "active": { "type": "boolean" }
              },
              "allOf": [{ "properties": { "traits": { "properties": { "a": { "type": "string", "ory.sh/kratos": { "credentials": { "password": { "identifier": true } } } } } } } }]
            }
            """, false);

        Assert.Equal(["active", "metadata_public.role", "traits.a", "traits.b"], schema.NodeFields.Select(field => field.Name));
        Assert.Equal(["traits.a", "traits.b"], schema.Fields.Select(field => field.Name));
        Assert.Equal("a", Assert.Single(schema.Fields, field => field.IdentifierOf.Contains("password")).Read(JsonNode.Parse("""{"a":"a"}""")));
        Assert.Equal(["active", "metadata_public.role"], schema.Notes.Select(note => note.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"allOf":[{"type":"string","title":"A"},{"type":"string","title":"B"}]}""", "B")]
    [InlineData("""{"allOf":[{"type":"string","title":"A","default":"a"},{"type":"string","title":"B"}]}""", "A")]
    public void Of_what_is_described_twice_the_last_counts_unless_another_has_a_default(string property, string title) =>
        Assert.Equal(title, Assert.Single(Schema($$"""{"a":{{property}}}""").NodeFields).Title);

    [Theory]
    [InlineData("""{"type":"string","format":"email"}""", "email")]
    [InlineData("""{"type":"string","format":"tel"}""", "tel")]
    [InlineData("""{"type":"string","format":"uri"}""", "url")]
    [InlineData("""{"type":"string","format":"date"}""", "date")]
    [InlineData("""{"type":"string","format":"date-time"}""", "datetime-local")]
    [InlineData("""{"type":"string","format":"colour"}""", "text")]
    [InlineData("""{"type":"integer"}""", "number")]
    [InlineData("""{"type":"number","format":"date"}""", "date")]
    [InlineData("""{"type":"boolean"}""", "checkbox")]
    [InlineData("""{"type":"array","items":{"type":"boolean"}}""", "text")]
    [InlineData("""{"const":true}""", "checkbox")]
    public void What_kind_of_field_it_is_follows_from_type_and_format(string property, string expected) =>
        Assert.Equal(expected, Nodes.Trait(Assert.Single(Schema($$"""{"a":{{property}}}""").NodeFields), "default").InputType);

    [Fact]
    public void A_property_behind_a_reference_is_not_marked_as_required()
    {
        var schema = IdentitySchema.Parse("default", """
            {
              "definitions": { "text": { "type": "string" } },
              "properties": { "traits": { "type": "object", "required": ["a", "b"], "properties": { "a": { "$ref": "#/definitions/text" }, "b": { "type": "string" } } } }
            }
            """, false);

        Assert.Equal([false, true], schema.NodeFields.Select(field => field.Required));
        Assert.Equal("traits.a 4000002, traits.b 4000002", Errors(schema, "{}"));
    }

    [Theory]
    [InlineData("""{"b":{"type":"string"},"a":{"type":"object","properties":{"d":{},"c":{}}}}""", "traits.b traits.a.d traits.a.c")]
    [InlineData("""{"b":{"$ref":"#/properties/traits/properties/a"},"a":{"type":"object","properties":{"d":{"type":"string"}}}}""", "traits.b traits.a.d")]
    public void The_order_of_the_nodes_is_the_one_of_the_schema_as_it_is_written(string properties, string expected) =>
        Assert.Equal(expected, string.Join(' ', Schema(properties).NodeOrder));

    [Fact]
    public void Marks_count_wherever_they_stand_and_in_the_items_of_a_list_for_each()
    {
        var schema = Schema("""
            {
              "user": { "allOf": [{ "type": "string" }, { "ory.sh/kratos": { "credentials": { "password": { "identifier": true } } } }] },
              "emails": { "type": "array", "items": { "type": "string", "ory.sh/kratos": { "credentials": { "password": { "identifier": true } }, "verification": { "via": "email" }, "recovery": { "via": "email" } } } }
            }
            """);
        var now = DateTimeOffset.UnixEpoch;

        var identity = IdentityTraits.Derive(
            new Identity { Id = Guid.NewGuid(), SchemaId = "default", Traits = (JsonObject)JsonNode.Parse("""{"user":"Ann","emails":["a@example.org","b@example.org","A@example.org"]}""")!, StateChangedAt = now, CreatedAt = now, UpdatedAt = now },
            schema, now);

        Assert.Equal(["ann", "a@example.org", "b@example.org"], identity.Credential("password")!.Identifiers);
        Assert.Equal(["a@example.org", "b@example.org"], identity.VerifiableAddresses.Select(address => address.Value));
        Assert.Equal(["a@example.org", "b@example.org"], identity.RecoveryAddresses.Select(address => address.Value));
    }

    private static string Errors(IdentitySchema schema, string traits) =>
        string.Join(", ", schema.Validate(JsonNode.Parse(traits)).Select(error => $"{error.Field} {error.Message.Id}"));

    private static IdentitySchema Schema(string properties, string? definitions = null) => IdentitySchema.Parse(
        "default", "{\"type\":\"object\",\"definitions\":" + (definitions ?? "{}") + ",\"properties\":{\"traits\":{\"type\":\"object\",\"properties\":" + properties + "}}}", false);
}
