using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class SchemaFormatsTests
{
    [Theory]
    [InlineData("email", "\"a@b.example\"", null)]
    [InlineData("email", "1", 4000001)]
    [InlineData("email", "\"a\"", 4000040)]
    [InlineData("email", "\"a@b.example\\n\"", 4000040)]
    [InlineData("email", "\"a\\n@b.example\"", 4000040)]
    [InlineData("email", "\"a@b.-c.example\"", null)]
    [InlineData("email", "\"a@-b.example\"", 4000040)]
    [InlineData("tel", "\"a\"", 4000041)]
    [InlineData("tel", "\"\"", 4000041)]
    [InlineData("tel", "\"+49 151 12345678\"", null)]
    [InlineData("tel", "\"+1 (650) 253-0000\"", null)]
    [InlineData("tel", "\"+15551234567\"", 4000041)]
    [InlineData("tel", "\"+49123456789012345678\"", 4000041)]
    [InlineData("tel", "\"015112345678\"", 4000041)]
    [InlineData("date-time", "\"2024-02-29T10:00:00.5+02:00\"", null)]
    [InlineData("date-time", "\"2024-02-29t10:00:00z\"", 4000001)]
    [InlineData("date", "\"2023-02-29\"", 4000001)]
    [InlineData("time", "\"10:00:00Z\"", null)]
    [InlineData("time", "\"10:00:00.25-05:00\"", null)]
    [InlineData("time", "\"10:00\"", 4000001)]
    [InlineData("time", "\"25:00:00Z\"", 4000001)]
    [InlineData("hostname", "\"a.example.\"", null)]
    [InlineData("hostname", "\"a_b.example\"", 4000001)]
    [InlineData("hostname", "\"a.-b.example\"", null)]
    [InlineData("hostname", "\"a-.example\"", 4000001)]
    [InlineData("hostname", "\"-a.example\"", 4000001)]
    [InlineData("hostname", "\"a.example\\n\"", 4000001)]
    [InlineData("ipv4", "\"192.0.2.1\"", null)]
    [InlineData("ipv4", "\"192.0.2.256\"", 4000001)]
    [InlineData("ip-address", "\"192.0.2\"", 4000001)]
    [InlineData("ipv6", "\"2001:db8::1\"", null)]
    [InlineData("ipv6", "\"192.0.2.1\"", 4000001)]
    [InlineData("ipv6", "\"[2001:db8::1]\"", 4000001)]
    [InlineData("uri", "\"https://example.org/a\"", null)]
    [InlineData("uri", "\"mailto:a@b.example\"", null)]
    [InlineData("uri", "\"/a\"", 4000001)]
    [InlineData("iri", "\"a\"", 4000001)]
    [InlineData("uri-reference", "\"/a\"", null)]
    [InlineData("uriref", "\"http://[\"", 4000001)]
    [InlineData("iri-reference", "\"%\"", 4000001)]
    [InlineData("uri-template", "\"https://example.org/{a}/b{c}?{d\"", null)]
    [InlineData("uri-template", "\"a/{b}/{c\"", 4000001)]
    [InlineData("uri-template", "\"/{{a}}\"", 4000001)]
    [InlineData("uri-template", "\"/{a/b}\"", 4000001)]
    [InlineData("regex", "\"a+\"", null)]
    [InlineData("regex", "\"(\"", 4000001)]
    [InlineData("json-pointer", "\"/a~1b\"", null)]
    [InlineData("json-pointer", "\"a\"", 4000001)]
    [InlineData("json-pointer", "\"/a~b\"", 4000001)]
    [InlineData("json-pointer", "\"/~~\"", 4000001)]
    [InlineData("json-pointer", "\"/~~1\"", null)]
    [InlineData("relative-json-pointer", "\"1/a\"", null)]
    [InlineData("relative-json-pointer", "\"01\"", 4000001)]
    [InlineData("relative-json-pointer", "\"0/~~\"", 4000001)]
    [InlineData("colour", "\"red\"", null)]
    [InlineData("no-validate", "1", null)]
    public void What_does_not_have_its_format_is_told(string format, string value, int? expected) =>
        Assert.Equal(expected, Errors($$"""{"format":"{{format}}"}""", value).SingleOrDefault()?.Message.Id);

    [Theory]
    [InlineData("""{"anyOf":[{"format":"email"},{"format":"tel"}]}""", "4000040 4000041")]
    [InlineData("""{"not":{"format":"email"}}""", "")]
    [InlineData("""{"if":{"format":"email"},"else":{"minLength":9}}""", "4000003")]
    [InlineData("""{"$ref":"#/definitions/address"}""", "4000040")]
    public void A_format_counts_wherever_it_stands(string schema, string expected) =>
        Assert.Equal(expected, string.Join(' ', Errors(schema, "\"nobody\"").Select(error => error.Message.Id)));

    private static IReadOnlyList<FieldError> Errors(string schema, string value) => IdentitySchema.Parse(
        "default", """{"definitions":{"address":{"format":"email"}},"properties":{"traits":{"properties":{"a":""" + schema + "}}}}", false).Validate(JsonNode.Parse($$"""{"a":{{value}}}"""));
}
