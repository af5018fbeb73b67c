using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What is entered into a form, right and wrong.</summary>
internal sealed class RandomForms(Random random)
{
    public const string Password = "correct-horse-battery-9";

    private int _step;
    private int _people;

    // The flow whose authenticator app was set up last.
    private string? _secret;

    public (string Name, JsonObject Body) For(RandomFlow flow, int step, int people)
    {
        (_step, _people) = (step, people);
        return flow.Kind switch
        {
            "login" => Login(flow),
            "registration" => Registration(flow),
            "recovery" or "verification" => Mailed(flow),
            _ => Settings(flow),
        };
    }

    private string Address() => random.Pick($"p{random.Next(Math.Min(3, _people))}-{{{{run}}}}@example.org", $"p{random.Next(Math.Min(2, _people))}-{{{{run}}}}@example.org", $"p0-{{{{run}}}}@example.org", "nobody-{{run}}@example.org");

    private (string, JsonObject) Login(RandomFlow flow)
    {
        if (flow.Has("totp_code") || flow.Has("lookup_secret") || random.Chance(5))
        {
            return random.Next(4) switch
            {
                0 => ("totp", new JsonObject { ["method"] = "totp", ["totp_code"] = _secret is { } secret && random.Chance(70) ? $"{{{{totp {secret}#totp_secret_key}}}}" : random.Pick("000000", "1", "") }),
                1 => ("lookup", new JsonObject { ["method"] = "lookup_secret", ["lookup_secret"] = random.Pick("aaaaaaaa", "") }),
                2 => ("totp", new JsonObject { ["method"] = "totp", ["totp_code"] = _secret is { } other ? $"{{{{totp {other}#totp_secret_key}}}}" : "123456" }),
                _ => ("a password", new JsonObject { ["method"] = "password", ["identifier"] = Address(), ["password"] = Password }),
            };
        }

        if (flow.Has("code") && random.Chance(80))
            return ("a code", random.Chance(20) ? new JsonObject { ["method"] = "code", ["identifier"] = Address(), ["resend"] = "code" } : new JsonObject { ["method"] = "code", ["identifier"] = Address(), ["code"] = random.Pick("000000", "") });
        if (flow.Has("address") && random.Chance(80))
            return ("a code", new JsonObject { ["method"] = "code", ["address"] = Address() });
        if (random.Chance(12))
            return ("an address or a code", new JsonObject { ["method"] = random.Pick("identifier_first", "code", "magic"), ["identifier"] = random.Pick(Address(), Address(), "") });
        return ("a password", new JsonObject { ["method"] = "password", ["identifier"] = random.Pick(Address(), Address(), Address(), ""), ["password"] = random.Pick(Password, Password, "wrong-password-1", "") });
    }

    private (string, JsonObject) Registration(RandomFlow flow)
    {
        var traits = new JsonObject();
        if (random.Chance(85))
            traits["email"] = random.Pick($"n{_step}-{{{{run}}}}@example.org", $"n{_step}-{{{{run}}}}@example.org", Address(), "nonsense");
        if (random.Chance(30))
            traits["name"] = new JsonObject { ["first"] = random.Pick("New", "") };
        if (random.Chance(5))
            traits["shoe"] = "44";
        var method = random.Pick("password", "password", "password", "profile", "code", "magic");
        var body = new JsonObject { ["method"] = method, ["traits"] = traits };
        if (method == "password" || random.Chance(20))
            body["password"] = random.Pick(Password, Password, "abc", "");
        if (flow.Has("screen") && random.Chance(30))
            (body["method"], body["screen"]) = ("profile", random.Pick("previous", "credential-selection"));
        if (flow.Has("code") && random.Chance(70))
            (body["method"], body[random.Pick("code", "code", "resend")]) = ("code", random.Pick("000000", "code"));
        return ("a sign-up", body);
    }

    private (string, JsonObject) Mailed(RandomFlow flow)
    {
        var method = random.Pick("code", "code", "code", "code", "code", "link", "magic");
        if (flow.Has("code") && random.Chance(75))
        {
            // Only people are mailed anything.
            if (random.Chance(40) && flow.Value("email") is ['p', ..] address)
                return ("a code", new JsonObject { ["method"] = method, ["code"] = $"{{{{code {address[..address.IndexOf('-', StringComparison.Ordinal)]}-RUN@example.org}}}}" });
            return ("a code", new JsonObject { ["method"] = method, ["code"] = random.Pick("000000", "", "12") });
        }

        return ("an address", new JsonObject { ["method"] = method, ["email"] = random.Pick(Address(), Address(), Address(), "", "nonsense") });
    }

    private (string, JsonObject) Settings(RandomFlow flow)
    {
        if (flow.Has("totp_secret_key") && random.Chance(30))
        {
            _secret = flow.Save;
            return ("totp", new JsonObject { ["method"] = "totp", ["totp_code"] = random.Pick($"{{{{totp {flow.Save}#totp_secret_key}}}}", $"{{{{totp {flow.Save}#totp_secret_key}}}}", "000000", "") });
        }

        return random.Next(9) switch
        {
            0 => ("unlink", new JsonObject { ["method"] = "totp", ["totp_unlink"] = true }),
            1 => ("lookup", new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_regenerate"] = true }),
            2 => ("confirm", new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_confirm"] = true }),
            3 => ("reveal", new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_reveal"] = true }),
            4 => ("disable", new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_disable"] = true }),
            5 => ("password", new JsonObject { ["method"] = "password", ["password"] = random.Pick(Password, "abc", "another-horse-7!", "") }),
            6 => ("nothing known", new JsonObject { ["method"] = random.Pick("magic", "code", "link", "") }),
            _ => ("profile", new JsonObject
            {
                ["method"] = "profile",
                ["traits"] = new JsonObject { ["email"] = random.Pick(Address(), flow.Email, flow.Email, "nonsense", ""), ["name"] = new JsonObject { ["first"] = random.Pick("Changed", "") } },
            }),
        };
    }
}
