using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator.Tests;

public class TraitReaderTests
{
    private static readonly IdentitySchema Schema = IdentitySchema.Parse("default", """
        {
          "properties": {
            "traits": {
              "type": "object",
              "required": ["size", "adult"],
              "properties": {
                "email": { "type": "string" },
                "name": { "type": "object", "properties": { "first": { "type": "string" } } },
                "age": { "type": "integer" },
                "size": { "type": "number" },
                "adult": { "type": "boolean" },
                "news": { "type": "boolean" },
                "tags": { "type": "array", "items": { "type": "string" } },
                "marks": { "type": "array", "items": { "type": "number" } },
                "flags": { "type": "array", "items": { "type": "boolean" } },
                "cars": { "type": "array", "items": { "type": "object" } },
                "nick": { "type": ["string", "null"] }
              }
            }
          }
        }
        """, false);

    [Theory]
    [InlineData("", "")]
    [InlineData("traits.email=a&traits.email=b", "\"email\":\"a\"")]
    [InlineData("traits.email=", "")]
    [InlineData("traits[email]=a", "")]
    [InlineData("traits.colour=red", "")]
    [InlineData("traits.nick=a", "")]
    [InlineData("traits.age=5", "\"age\":5")]
    [InlineData("traits.age=5.0", "\"age\":5")]
    [InlineData("traits.age=5.5", "\"age\":5.5")]
    [InlineData("traits.age=%2B5.50", "\"age\":5.5")]
    [InlineData("traits.age=.5e-7", "\"age\":0.00000005")]
    [InlineData("traits.age=12345678901234567", "\"age\":12345678901234568")]
    [InlineData("traits.age=9223372036854775807", "\"age\":9223372036854776000")]
    [InlineData("traits.age=1e20", "\"age\":100000000000000000000")]
    [InlineData("traits.age= 5", "\"age\":\" 5\"")]
    [InlineData("traits.age=old", "\"age\":\"old\"")]
    [InlineData("traits.age=", "")]
    [InlineData("traits.size=", "\"size\":0")]
    [InlineData("traits.size=1e2", "\"size\":100")]
    [InlineData("traits.adult=", "\"adult\":false")]
    [InlineData("traits.news=", "")]
    [InlineData("traits.news=false&traits.news=true", "\"news\":true")]
    [InlineData("traits.news=T", "\"news\":true")]
    [InlineData("traits.news=on", "\"news\":\"on\"")]
    [InlineData("traits.tags=a&traits.tags=b", "\"tags\":[\"a\",\"b\"]")]
    [InlineData("traits.tags.0=a", "")]
    [InlineData("traits.marks=1&traits.marks=two", "\"marks\":[1,\"two\"]")]
    [InlineData("traits.flags=true&traits.flags=0", "\"flags\":[true,false]")]
    [InlineData("traits.name.first=Ann", "\"name\":{\"first\":\"Ann\"}")]
    [InlineData("traits.name=%7B%22first%22%3A%22Ann%22%7D", "\"name\":{\"first\":\"Ann\"}")]
    [InlineData("traits=%7B%22email%22%3A%22a%22%7D", "\"email\":\"a\"")]
    public async Task A_form_is_read_by_the_types_of_the_schema(string form, string expected) =>
        Assert.Equal(Whole(expected), Sorted(Schema.Coerce(await ReadAsync(form, "application/x-www-form-urlencoded"))));

    [Theory]
    [InlineData("""{"traits":{"email":5,"colour":"red","nick":null}}""", "\"email\":5,\"colour\":\"red\",\"nick\":null")]
    [InlineData("""{"traits":"{\"email\":\"a\"}"}""", "\"email\":\"a\"")]
    [InlineData("""{"traits.email":5,"traits.age":"5","traits.news":true,"traits.colour":"red"}""", "\"email\":\"5\",\"age\":5,\"news\":true")]
    [InlineData("""{"traits.email":null,"traits.name":{"first":"Ann"}}""", "\"name\":{\"first\":\"Ann\"}")]
    [InlineData("""{"traits.tags":["a"]}""", "\"tags\":[\"[\\\"a\\\"]\"]")]
    [InlineData("""{"traits":{"email":"a"},"traits.name.first":"Ann"}""", "\"email\":\"a\",\"name\":{\"first\":\"Ann\"}")]
    public async Task A_script_may_send_them_in_one_piece_or_by_their_names(string body, string expected) =>
        Assert.Equal(Whole(expected), Sorted(Schema.Coerce(await ReadAsync(body, "application/json"))));

    // Objects are there whatever is sent, and so is, in Kratos, an object in place of a list of objects.
    private static string Whole(string expected)
    {
        var traits = (JsonObject)JsonNode.Parse("{" + expected + "}")!;
        traits.TryAdd("name", new JsonObject());
        traits.TryAdd("cars", new JsonObject());
        return Sorted(traits);
    }

    private static string Sorted(JsonObject traits) => string.Join(',', traits.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{pair.Value?.ToJsonString()}"));

    private static async Task<SubmittedForm> ReadAsync(string body, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var request = new DefaultHttpContext().Request;
        (request.Method, request.ContentType, request.ContentLength, request.Body) = ("POST", type, bytes.Length, new MemoryStream(bytes));
        return await SubmittedForm.ReadAsync(request, CancellationToken.None);
    }
}
