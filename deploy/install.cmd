@echo off
rem Installs La Chan from this folder on Windows, or brings it up to date, without a network. As administrator.
setlocal
set "to=%~1"
if "%to%"=="" set "to=C:\Program Files\La Chan"
if not exist "%to%\Scripts\python.exe" py -m venv "%to%" || exit /b 1
"%to%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%~dp0wheels" --require-hashes --requirement "%~dp0requirements-windows.txt" || exit /b 1
"%to%\Scripts\kiosk.exe" --version
