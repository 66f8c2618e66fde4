@echo off
rem Starts atcr-verify, by a class-data archive from the second time on. ATCR_VERIFY_CDS: auto (default) or off.
setlocal
set "TOP=%~dp0.."
set "JAVA="
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%TOP%\runtime\bin\java.exe" set "JAVA=%TOP%\runtime\bin\java.exe"
if not defined JAVA for %%j in (java.exe) do set "JAVA=%%~$PATH:j"
if not defined JAVA (
  echo atcr-verify: Java 17 or newer is needed: set JAVA_HOME or put java on the PATH 1>&2
  exit /b 2
)
for %%j in ("%JAVA%") do set "RELEASE=%%~dpj..\release"
set "MAJOR="
rem No program is called by its name alone: it would be looked for in the current folder first.
if exist "%RELEASE%" for /f "usebackq tokens=1,2 delims==" %%u in ("%RELEASE%") do if "%%u"=="JAVA_VERSION" set "MAJOR=%%~v"
if defined MAJOR for /f "delims=.-+" %%m in ("%MAJOR%") do set "MAJOR=%%m"
if defined MAJOR if %MAJOR% LSS 17 (
  echo atcr-verify: Java 17 or newer is needed, and this is Java %MAJOR%: set JAVA_HOME 1>&2
  exit /b 2
)
set "FLAGS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
set "FACTS=-Datcr-verify.progress=false -Datcr-verify.stdout-terminal=false"
if /i "%ATCR_VERIFY_CDS%"=="off" goto plain
if not defined MAJOR goto plain
rem From Java 19 on the JVM makes the archive itself as it ends, in the profile, where only the user can write.
if %MAJOR% LSS 19 goto plain
if not defined LOCALAPPDATA goto plain
if not exist "%LOCALAPPDATA%\atcr-verify" mkdir "%LOCALAPPDATA%\atcr-verify" 2>nul
if not exist "%LOCALAPPDATA%\atcr-verify" goto plain
"%JAVA%" %FACTS% %FLAGS% -Xlog:disable -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%LOCALAPPDATA%\atcr-verify\java-%MAJOR%.jsa" -cp "%TOP%\lib\*" io.atcr.samples.cli.Main %*
exit /b %ERRORLEVEL%
:plain
"%JAVA%" %FACTS% %FLAGS% -cp "%TOP%\lib\*" io.atcr.samples.cli.Main %*
exit /b %ERRORLEVEL%
