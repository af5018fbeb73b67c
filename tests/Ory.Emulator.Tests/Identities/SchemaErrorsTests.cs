using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class SchemaErrorsTests
{
    private static readonly IdentitySchema Schema = IdentitySchema.Parse("default", """
        {
          "properties": {
            "traits": {
              "type": "object",
              "required": ["email"],
              "additionalProperties": false,
              "properties": {
                "email": { "type": "string", "format": "email", "minLength": 3, "maxLength": 20 },
                "phone": { "type": "string", "format": "tel" },
                "nick": { "type": "string", "pattern": "^[a-z]+$" },
                "age": { "type": "integer", "minimum": 18, "maximum": 99 },
                "size": { "type": "number", "multipleOf": 0.5, "exclusiveMinimum": 0 },
                "tags": { "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 2, "uniqueItems": true },
                "name": { "type": "object", "properties": { "first": { "type": "string" } } }
              }
            }
          }
        }
        """, false);

    [Theory]
    [InlineData("""{"email":"a@b.example"}""", "")]
    [InlineData("""{}""", "traits.email 4000002")]
    [InlineData("""{"email":"nobody"}""", "traits.email 4000040")]
    [InlineData("""{"email":" a@b.example"}""", "")]
    [InlineData("""{"email":".a@b.example"}""", "traits.email 4000040")]
    [InlineData("""{"email":"a.@b.example"}""", "traits.email 4000040")]
    [InlineData("""{"email":"a..b@c.example"}""", "traits.email 4000040")]
    [InlineData("""{"email":"a.b+c@d.example"}""", "")]
    [InlineData("""{"email":"a@b.example."}""", "traits.email 4000040")]
    [InlineData("""{"email":"ab"}""", "traits.email 4000040, traits.email 4000003")]
    [InlineData("""{"email":"somebody@long.example"}""", "traits.email 4000017")]
    [InlineData("""{"email":"a@b.example","phone":"seven"}""", "traits.phone 4000041")]
    [InlineData("""{"email":"a@b.example","nick":"A"}""", "traits.nick 4000004")]
    [InlineData("""{"email":"a@b.example","age":17}""", "traits.age 4000018")]
    [InlineData("""{"email":"a@b.example","age":100}""", "traits.age 4000020")]
    [InlineData("""{"email":"a@b.example","age":"old"}""", "traits.age 4000026")]
    [InlineData("""{"email":"a@b.example","size":0.3}""", "traits.size 4000022")]
    [InlineData("""{"email":"a@b.example","size":0}""", "traits.size 4000019")]
    [InlineData("""{"email":"a@b.example","tags":[]}""", "traits.tags 4000024")]
    [InlineData("""{"email":"a@b.example","tags":["a","b","c"]}""", "traits.tags 4000023")]
    [InlineData("""{"email":"a@b.example","tags":["a","a"]}""", "traits.tags 4000025")]
    [InlineData("""{"email":"a@b.example","name":{"first":1}}""", "traits.name.first 4000026")]
    [InlineData("""{"email":"a@b.example","colour":"red"}""", "traits 4000001")]
    public void What_does_not_fit_is_a_message_at_its_field(string traits, string expected) =>
        Assert.Equal(expected, string.Join(", ", Schema.Validate(JsonNode.Parse(traits)).Select(error => $"{error.Field} {error.Message.Id}")));

    [Fact]
    public void Contexts_hold_what_was_asked_for_and_what_was_found()
    {
        var error = Assert.Single(Schema.Validate(JsonNode.Parse("""{"email":"a@b.example","age":17}""")));

        Assert.Equal("""{"minimum":18,"actual":17}""", error.Message.Context!.ToJsonString());
    }
}
