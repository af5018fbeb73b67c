using AotSmoke;

// AotSmoke                              every call against recorded answers, then an API with AddOry() is started and asked
// AotSmoke --ory http://127.0.0.1:4433  the same against a server or emulator of profile `default`
// AotSmoke --serve http://127.0.0.1:0 --ory URL       serves the API until it is told to end
// AotSmoke --serve http://127.0.0.1:0 --without-ory   the same API without AddOry(), to compare with
var ory = Argument("--ory");
var serve = Argument("--serve");
if (serve is not null)
    return await ApiWithOry.ServeAsync(
        serve, args.Contains("--without-ory") ? null : new Uri(ory ?? throw new ArgumentException("--serve needs --ory URL, or --without-ory")));

await using var recorded = ory is null ? await RecordedOry.StartAsync() : null;
var url = new Uri(ory ?? recorded!.Url);
var failures = await new EveryCall(url, isRecorded: recorded is not null).RunAsync();
failures += await ApiWithOry.AskAsync(url);
failures += await ApiWithOry.AskBusyAsync();
Console.WriteLine(failures == 0 ? "All as expected." : $"{failures} not as expected.");
return failures == 0 ? 0 : 1;

string? Argument(string name) => args.AsSpan().IndexOf(name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
