using System.CommandLine;
using System.Text;

namespace Ory.Emulator.Tool.Tests;

/// <summary>The command while it runs, in this process; stopped as by Ctrl+C.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TextSignal _output = new("ready");
    private readonly TextSignal _error = new("\0");
    private readonly Task<int> _run;

    private RunningCommand(string[] arguments) =>
        _run = EmulatorCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error }, _stop.Token);

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Uri Public => Address("public:");

    public Uri Admin => Address("admin:");

    public static async Task<RunningCommand> StartAsync(string[] arguments)
    {
        var command = new RunningCommand(arguments);
        await Task.WhenAny(command._output.Seen, command._run);
        if (command._run.IsCompleted)
            Assert.Fail($"The command ended with {await command._run}: {command.Error}");
        return command;
    }

    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private Uri Address(string label) =>
        new(Output.Split('\n').Single(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..].Trim());

    /// <summary>Keeps what is written, and tells when a word was.</summary>
    private sealed class TextSignal(string word) : TextWriter
    {
        private readonly Lock _lock = new();
        private readonly StringBuilder _text = new();
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Encoding Encoding => Encoding.UTF8;

        public Task Seen => _seen.Task;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            lock (_lock)
            {
                _text.Append(value);
                if (_text.ToString().Contains($"\n{word}", StringComparison.Ordinal))
                    _seen.TrySetResult();
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }

        public override string ToString()
        {
            lock (_lock)
                return _text.ToString();
        }
    }
}
