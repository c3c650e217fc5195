using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace HypergradGen.Benchmarks.Baselines;

/// <summary>The C programs of <c>Baselines/C</c>, compiled by the gcc that is there and loaded.</summary>
public sealed class NativeYardstick
{
    private static readonly string[] s_flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"];

    private readonly nint _handle;

    private NativeYardstick(NativeLibraryVariant variant, nint handle)
    {
        Variant = variant;
        _handle = handle;
    }

    /// <summary>How it was compiled.</summary>
    public NativeLibraryVariant Variant { get; }

    /// <summary>The folder of the clone, where sources and artifacts are.</summary>
    /// <exception cref="DirectoryNotFoundException">The program does not run from inside a clone.</exception>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "HypergradGen.sln")))
                    return folder.FullName;
            }
            throw new DirectoryNotFoundException("The benchmarks compile their C programs from the clone, and this program does not lie in one (no HypergradGen.sln above it).");
        }
    }

    /// <summary>Compiles one variant, unless it was compiled before, and loads it.</summary>
    /// <param name="variant">Which.</param>
    /// <param name="note">Why there is none; empty where there is one.</param>
    /// <returns>The library; null where compiler, library or instructions are missing.</returns>
    public static NativeYardstick? TryBuild(NativeLibraryVariant variant, out string note)
    {
        note = "";
        if (variant == NativeLibraryVariant.Intrinsics && !Avx512F.IsSupported)
        {
            note = $"{variant.Name}: the machine has no AVX-512";
            return null;
        }
        string sources = Path.Combine(Root, "tests", "HypergradGen.Benchmarks", "Baselines", "C"), artifacts = Path.Combine(Root, "artifacts", "benchmarks");
        string[] files = [.. Directory.GetFiles(sources).Order(StringComparer.Ordinal)];
        string[] arguments = [.. s_flags, .. variant.Flags, .. files.Where(file => file.EndsWith(".c", StringComparison.Ordinal))];
        string library = Path.Combine(artifacts, $"libyardstick-{variant.Name}-{Fingerprint(files, arguments)}.so");
        if (!File.Exists(library))
        {
            Directory.CreateDirectory(artifacts);
            // Two processes may compile at once: each into a file of its own, which takes its place whole.
            string unfinished = $"{library}.{Environment.ProcessId}";
            if (!TryCompile([.. arguments, "-o", unfinished, .. variant.Libraries], out string error))
            {
                note = $"{variant.Name}: {error}";
                return null;
            }
            File.Move(unfinished, library, overwrite: true);
        }
        nint handle = NativeLibrary.Load(library);
        if (NativeLibrary.TryGetExport(handle, "yardstick_set_threads", out nint setThreads))
            Marshal.GetDelegateForFunctionPointer<SetThreads>(setThreads)(1);
        return new(variant, handle);
    }

    /// <summary>The address of a function of the library.</summary>
    /// <exception cref="EntryPointNotFoundException">There is none of that name.</exception>
    public nint Export(string name) => NativeLibrary.GetExport(_handle, name);

    /// <summary>Whether the library has that problem.</summary>
    public bool Has(string problem) => NativeLibrary.TryGetExport(_handle, problem + "_run", out _);

    private static bool TryCompile(string[] arguments, out string error)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("gcc", arguments) { RedirectStandardError = true })!;
            string output = process.StandardError.ReadToEnd();
            process.WaitForExit();
            error = process.ExitCode == 0 ? "" : $"gcc could not compile it: {output.Split('\n').FirstOrDefault(line => line.Contains("error") || line.Contains("cannot find"), output)}";
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            error = "there is no gcc";
            return false;
        }
    }

    private static string Fingerprint(string[] files, string[] arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
            hash.AppendData(File.ReadAllBytes(file));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', arguments)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private delegate void SetThreads(int threads);
}
