using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class SchemaKeywordsTests
{
    private const string Draft4 = "http://json-schema.org/draft-04/schema#";

    [Theory]
    [InlineData("""{"const":"x"}""", "\"x\"", "")]
    [InlineData("""{"type":["integer","string"]}""", "1.0", "a 4000026")]
    [InlineData("""{"type":"integer"}""", "-3", "")]
    [InlineData("""{"enum":[1,{"b":[]}]}""", """{"b":[]}""", "")]
    [InlineData("""{"enum":[1,{"b":[]}]}""", "1.0", "")]
    [InlineData("""{"enum":["x"]}""", "1", "a 4000001")]
    [InlineData("""{"not":{"type":"string"}}""", "\"x\"", "a 4000001")]
    [InlineData("""{"oneOf":[{"type":"string"},{"minimum":3}]}""", "1", "a 4000026, a 4000018")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}""", "\"x\"", "a 4000003")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}""", "1", "a 4000018")]
    [InlineData("""{"properties":{"b":false}}""", """{"b":1}""", "a.b 4000001")]
    [InlineData("""{"$ref":"#/definitions/number","minimum":9}""", "1", "")]
    [InlineData("""{"$ref":"#/definitions/number"}""", "\"x\"", "a 4000026")]
    public void Of_any_value(string schema, string value, string expected) => Assert.Equal(expected, Errors(schema, value));

    [Theory]
    [InlineData("""{"minProperties":2}""", """{"b":1}""", "a 4000001")]
    [InlineData("""{"maxProperties":1}""", """{"b":1,"c":1}""", "a 4000001")]
    [InlineData("""{"required":["b","c"]}""", "{}", "a.b 4000002, a.c 4000002")]
    [InlineData("""{"properties":{"b":{"type":"string"}},"additionalProperties":false}""", """{"c":1,"d":1}""", "a 4000001")]
    [InlineData("""{"patternProperties":{"^b":{"type":"string"}},"additionalProperties":{"type":"number"}}""", """{"b1":"x","b2":1,"c":2,"d":"x"}""", "a.b2 4000026, a.d 4000026")]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"bcd":1,"bc":1}""", "a.bcd 4000017")]
    [InlineData("""{"propertyNames":{"pattern":"^b"}}""", """{"c":1}""", "a.c 4000004")]
    [InlineData("""{"dependencies":{"b":["c","d"]}}""", """{"b":1}""", "a 4000001, a 4000001")]
    [InlineData("""{"dependencies":{"b":["c","d"]}}""", """{"b":1,"c":1,"d":1}""", "")]
    [InlineData("""{"dependencies":{"b":["c"]}}""", """{"c":1}""", "")]
    [InlineData("""{"dependencies":{"b":{"required":["c"],"properties":{"d":{"type":"string"}}}}}""", """{"b":1,"d":2}""", "a.c 4000002, a.d 4000026")]
    [InlineData("""{"dependencies":{"b":["c"]},"propertyNames":{"maxLength":0},"required":["b"]}""", "1", "")]
    public void Of_objects(string schema, string value, string expected) => Assert.Equal(expected, Errors(schema, value));

    [Theory]
    [InlineData("""{"minItems":2}""", "[1]", "a 4000024")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "a 4000023")]
    [InlineData("""{"minItems":4294967296}""", "[1]", "a 4000024")]
    [InlineData("""{"uniqueItems":true}""", "[1,2,1,2]", "a 4000025, a 4000025")]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", "a 4000025")]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":false}""", """["x",1,2]""", "a 4000001")]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":{"format":"email"}}""", """["x","y"]""", "a.1 4000040")]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":true}""", """["x",1]""", "")]
    [InlineData("""{"items":{"type":"string"},"additionalItems":false}""", """["x","y"]""", "")]
    [InlineData("""{"items":[{"format":"email"}]}""", """["x","y"]""", "a.0 4000040")]
    [InlineData("""{"contains":{"type":"string"}}""", """[1,"x"]""", "")]
    [InlineData("""{"contains":{"type":"string"}}""", "[1,2]", "a.0 4000026, a.1 4000026")]
    [InlineData("""{"contains":{"type":"string"}}""", "[]", "a 4000001")]
    [InlineData("""{"contains":{"properties":{"kind":{"const":"main"}}}}""", """[{"kind":"x"}]""", "a.0.kind 4000029")]
    public void Of_lists(string schema, string value, string expected) => Assert.Equal(expected, Errors(schema, value));

    [Theory]
    [InlineData("""{"minLength":2}""", "\"\U0001f600\"", "a 4000003")]
    [InlineData("""{"maxLength":1}""", "\"\U0001f600\"", "")]
    [InlineData("""{"maxLength":4294967296}""", "\"x\"", "")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"a\\n\"", "a 4000004")]
    [InlineData("""{"contentEncoding":"base64"}""", "\"e30=\"", "")]
    [InlineData("""{"contentEncoding":"base64"}""", "\"e30\"", "a 4000001")]
    [InlineData("""{"contentEncoding":"base64"}""", "\"e3 0=\"", "a 4000001")]
    [InlineData("""{"contentEncoding":"base64"}""", "\"e3\\n0=\"", "")]
    [InlineData("""{"contentMediaType":"application/json"}""", "\"{}\"", "")]
    [InlineData("""{"contentMediaType":"application/json"}""", "\"{\"", "a 4000001")]
    [InlineData("""{"contentEncoding":"base64","contentMediaType":"application/json"}""", "\"e30=\"", "")]
    [InlineData("""{"contentEncoding":"base64","contentMediaType":"application/json"}""", "\"ew==\"", "a 4000001")]
    [InlineData("""{"contentEncoding":"quoted-printable","contentMediaType":"application/json"}""", "\"{\"", "")]
    [InlineData("""{"minimum":0.1,"maximum":0.3}""", "0.3", "")]
    [InlineData("""{"exclusiveMaximum":0.3}""", "0.3", "a 4000021")]
    [InlineData("""{"minimum":5}""", "1e400", "")]
    [InlineData("""{"exclusiveMinimum":0}""", "1e-30", "")]
    [InlineData("""{"maximum":0}""", "1e-30", "a 4000020")]
    [InlineData("""{"multipleOf":1e-30}""", "0", "")]
    [InlineData("""{"multipleOf":0.1}""", "0.3", "")]
    [InlineData("""{"multipleOf":7}""", "1e300", "a 4000022")]
    [InlineData("""{"multipleOf":0.0000000000000000000000000001}""", "79228162514264337593543950335", "")]
    public void Of_texts_and_numbers(string schema, string value, string expected) => Assert.Equal(expected, Errors(schema, value));

    [Theory]
    [InlineData("""{"minimum":3,"exclusiveMinimum":true}""", "3", "a 4000019")]
    [InlineData("""{"maximum":3,"exclusiveMaximum":true}""", "3", "a 4000021")]
    [InlineData("""{"maximum":3,"exclusiveMaximum":false}""", "3", "")]
    [InlineData("""{"const":1,"contains":{"type":"string"},"propertyNames":{"maxLength":0},"if":{},"then":{"type":"string"}}""", "[2]", "")]
    [InlineData("""{"dependencies":{"b":["c"]}}""", """{"b":1}""", "a 4000001")]
    [InlineData("""{"additionalProperties":false}""", """{"b":1}""", "a 4000001")]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":false}""", """["x",1]""", "a 4000001")]
    public void Of_the_oldest_draft(string schema, string value, string expected) => Assert.Equal(expected, Errors(schema, value, Draft4));

    [Theory]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2}}""", "\"x\"", "")]
    [InlineData("""{"const":1}""", "2", "a 4000029")]
    public void Of_the_draft_between(string schema, string value, string expected) => Assert.Equal(expected, Errors(schema, value, "http://json-schema.org/draft-06/schema#"));

    // What the extension says of a trait asks for a form of its own, and is told once where the format asks for it too.
    [Theory]
    [InlineData("""{"ory.sh/kratos":{"recovery":{"via":"email"}}}""", "a 4000040")]
    [InlineData("""{"ory.sh/kratos":{"verification":{"via":"email"}}}""", "a 4000040")]
    [InlineData("""{"format":"no-validate","ory.sh/kratos":{"verification":{"via":"email"}}}""", "")]
    [InlineData("""{"format":"email","ory.sh/kratos":{"verification":{"via":"email"},"recovery":{"via":"email"}}}""", "a 4000040")]
    [InlineData("""{"ory.sh/kratos":{"recovery":{"via":"sms"}}}""", "a 4000041")]
    [InlineData("""{"format":"tel","ory.sh/kratos":{"verification":{"via":"sms"},"recovery":{"via":"sms"}}}""", "a 4000041")]
    [InlineData("""{"ory.sh/kratos":{"verification":{"via":"sms"}}}""", "a 4000001")]
    [InlineData("""{"ory.sh/kratos":{"credentials":{"code":{"identifier":true,"via":"sms"}}}}""", "a 4000001")]
    [InlineData("""{"ory.sh/kratos":{"credentials":{"code":{"identifier":true,"via":"sms"}},"recovery":{"via":"sms"}}}""", "a 4000001")]
    [InlineData("""{"format":"tel","ory.sh/kratos":{"credentials":{"code":{"identifier":true,"via":"sms"}}}}""", "a 4000041")]
    [InlineData("""{"format":"no-validate","ory.sh/kratos":{"credentials":{"code":{"identifier":true,"via":"email"}}}}""", "")]
    [InlineData("""{"ory.sh/kratos":{"credentials":{"code":{"identifier":true}}}}""", "a 4000001")]
    [InlineData("""{"ory.sh/kratos":{"credentials":{"code":{"identifier":false}}}}""", "")]
    public void Of_what_is_verified_or_recovers(string schema, string expected) => Assert.Equal(expected, Errors(schema, "\"nobody\""));

    [Fact]
    public void A_number_that_codes_are_sent_to_is_one_without_a_format_too() =>
        Assert.Equal("", Errors("""{"ory.sh/kratos":{"credentials":{"code":{"identifier":true,"via":"sms"}}}}""", "\"+1 (650) 253-0000\""));

    [Fact]
    public void Contexts_name_the_pairs_the_types_in_their_order_and_the_bounds()
    {
        Assert.Equal(["""{"index_a":0,"index_b":2}""", """{"index_a":1,"index_b":3}"""], Contexts("""{"uniqueItems":true}""", "[1,2,1,2]"));
        Assert.Equal(["""{"allowed_types":["null","boolean"],"actual_type":"number"}"""], Contexts("""{"type":["null","boolean"]}""", "1"));
        Assert.Equal(["""{"maximum":3,"actual":4}"""], Contexts("""{"exclusiveMaximum":3}""", "4"));
        Assert.Equal(["""{"minimum":18,"actual":17.5}"""], Contexts("""{"minimum":18.0}""", "17.50"));
        Assert.Equal(["""{"base":10,"actual":15}"""], Contexts("""{"multipleOf":1e1}""", "15.0"));
        Assert.Equal(["""{"maximum":5,"actual":1e400}"""], Contexts("""{"maximum":5}""", "1e400"));
        Assert.Equal(["""{"expected":"\u00221\u0022"}"""], Contexts("""{"const":1}""", "2"));
        Assert.Equal("\"a\\\"b\\\\\"", (string?)Assert.Single(Found("""{"const":"a\"b\\"}""", "2")).Message.Context!["expected"]);
    }

    [Fact]
    public void Content_may_be_as_deep_as_any_JSON() =>
        Assert.Equal("", Errors("""{"contentMediaType":"application/json"}""", $"\"{new string('[', 100)}{new string(']', 100)}\""));

    // What a form sent was read by the emulator and is no text of JSON.
    [Fact]
    public void A_number_is_the_same_however_it_came() => Assert.Empty(Schema("""{"type":"integer","enum":[3],"const":3.0,"multipleOf":3}""").Validate(new JsonObject { ["a"] = 3L }));

    [Theory]
    [InlineData("""{"minLength":-1}""", "minLength is not a whole number")]
    [InlineData("""{"minLength":1.5}""", "minLength is not a whole number")]
    [InlineData("""{"required":"b"}""", "required is not a list of texts")]
    [InlineData("""{"anyOf":[]}""", "anyOf is not a list of schemas")]
    [InlineData("""{"not":1}""", "not is not a schema")]
    [InlineData("""{"contains":1}""", "contains is not a schema")]
    [InlineData("""{"dependencies":{"b":1}}""", "dependencies is not a schema")]
    [InlineData("""{"propertyNames":[]}""", "propertyNames is not a schema")]
    [InlineData("""{"properties":[]}""", "properties is not an object")]
    [InlineData("""{"additionalProperties":1}""", "additionalProperties is not true or false")]
    [InlineData("""{"exclusiveMinimum":true}""", "exclusiveMinimum is not a number")]
    [InlineData("""{"multipleOf":0}""", "multipleOf is not greater than 0")]
    [InlineData("""{"format":1}""", "format is not a text")]
    [InlineData("""{"pattern":"(?=a)"}""", "pattern is not a regular expression")]
    [InlineData("""{"pattern":"(a)\\1"}""", "pattern is not a regular expression")]
    [InlineData("""{"patternProperties":{"(":{}}}""", "patternProperties is not a regular expression")]
    [InlineData("""{"items":{"anyOf":[{"$ref":"#/properties/traits/properties/a/items"}]}}""", "refers to itself")]
    [InlineData("""{"required":["b","b"]}""", "required is not a list of texts, each of them once")]
    [InlineData("""{"type":["string","string"]}""", "type is not a list of texts, each of them once")]
    [InlineData("""{"dependencies":{"b":["c","c"]}}""", "dependencies is not a schema")]
    [InlineData("""{"enum":[]}""", "enum is not a list of values")]
    [InlineData("""{"enum":[1,"x",1.0]}""", "enum is not a list of values, each of them once")]
    [InlineData("""{"items":[]}""", "items is not a list of schemas")]
    [InlineData("""{"items":[{}],"additionalItems":1}""", "additionalItems is not true or false")]
    [InlineData("""{"$ref":1}""", "$ref is not a text")]
    [InlineData("""{"required":[]}""", "required is not a list of texts", Draft4)]
    [InlineData("""{"properties":{"b":true}}""", "properties is not a schema", Draft4)]
    [InlineData("""{"exclusiveMinimum":true}""", "exclusiveMinimum is not beside a minimum", Draft4)]
    [InlineData("""{"exclusiveMaximum":true}""", "exclusiveMaximum is not beside a maximum", Draft4)]
    [InlineData("""{"minimum":1,"exclusiveMinimum":1}""", "exclusiveMinimum is not true or false", Draft4)]
    public void What_Kratos_cannot_use_is_refused(string schema, string reason, string? dialect = null) =>
        Assert.Contains(reason, Assert.Throws<InvalidOperationException>(() => Schema(schema, dialect)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://json-schema.org/draft-07/schema")]
    [InlineData("https://json-schema.org/draft-07/schema#")]
    [InlineData("https://json-schema.org/draft/2020-12/schema")]
    public void A_dialect_that_Kratos_does_not_know_is_refused(string dialect) =>
        Assert.Contains(dialect, Assert.Throws<InvalidOperationException>(() => Schema("{}", dialect)).Message, StringComparison.Ordinal);

    private static string Errors(string schema, string value, string? dialect = null) =>
        string.Join(", ", Found(schema, value, dialect).Select(error => $"{error.Field["traits.".Length..]} {error.Message.Id}"));

    private static IEnumerable<string?> Contexts(string schema, string value) => Found(schema, value).Select(error => error.Message.Context?.ToJsonString());

    private static IReadOnlyList<FieldError> Found(string schema, string value, string? dialect = null) => Schema(schema, dialect).Validate(JsonNode.Parse($$"""{"a":{{value}}}"""));

    private static IdentitySchema Schema(string schema, string? dialect = null) => IdentitySchema.Parse("default", $$"""
        {
          "$schema": "{{dialect ?? "http://json-schema.org/draft-07/schema#"}}",
          "definitions": { "number": { "type": "number" } },
          "properties": { "traits": { "properties": { "a": {{schema}} } } }
        }
        """, false);
}
